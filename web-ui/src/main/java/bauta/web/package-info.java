/**
 * What a browser sees. Every request comes to {@link bauta.web.http.WebServer}, passes {@link bauta.web.Gate}, which knows who may do what,
 * and reaches a page in {@link bauta.web.page} or what is beside pages in {@link bauta.web.api}.
 *
 * <p>A page is added by a class that implements {@link bauta.web.page.Page} and a line in {@link bauta.web.page.Pages}. In {@code write} it
 * shows what {@code visit.engine()} tells; its forms are made by {@link bauta.web.page.Forms} and come back to its {@code act}, which makes
 * a command of the fields and gives it to {@code visit.change} (it then waits with the others to be applied on trial) or to
 * {@code visit.run} (it has its effect at once). All text goes through {@link bauta.web.page.Html}, which escapes it. The command that a
 * form would give is shown beside its button while it is being filled in, by asking {@code act} itself: so nothing may happen in it
 * before {@code change} or {@code run}.
 *
 * <p>Looks are in {@code site.css}, what moves is in {@code site.js}; both are optional to every page, and neither may stand in a page.
 */
package bauta.web;
