// The plots of the overview, drawn by uPlot from what the router remembers and from what it tells once a second.
'use strict';
