/* rtsp ADDRESS PORT: an RTSP server by GStreamer's library, whose stream /tone is a tone of two seconds, sent by UDP to the ports that the
 * client names. The declarations are those of gst-rtsp-server and GLib, so that their headers need not be there. */
#include <stdio.h>

typedef struct Server Server;
typedef struct Mounts Mounts;
typedef struct Factory Factory;
typedef struct Loop Loop;

void gst_init(int *argc, char ***argv);
Server *gst_rtsp_server_new(void);
void gst_rtsp_server_set_address(Server *server, const char *address);
void gst_rtsp_server_set_service(Server *server, const char *port);
Mounts *gst_rtsp_server_get_mount_points(Server *server);
void gst_rtsp_mount_points_add_factory(Mounts *mounts, const char *path, Factory *factory);
Factory *gst_rtsp_media_factory_new(void);
void gst_rtsp_media_factory_set_launch(Factory *factory, const char *pipeline);
unsigned gst_rtsp_server_attach(Server *server, void *context);
Loop *g_main_loop_new(void *context, int running);
void g_main_loop_run(Loop *loop);

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: rtsp ADDRESS PORT\n");
    return 2;
  }
  gst_init(NULL, NULL);
  Server *server = gst_rtsp_server_new();
  Factory *factory = gst_rtsp_media_factory_new();
  gst_rtsp_server_set_address(server, argv[1]);
  gst_rtsp_server_set_service(server, argv[2]);
  gst_rtsp_media_factory_set_launch(factory,
      "( audiotestsrc num-buffers=80 samplesperbuffer=200 is-live=true ! audio/x-raw,rate=8000,channels=1 ! mulawenc ! rtppcmupay name=pay0 )");
  gst_rtsp_mount_points_add_factory(gst_rtsp_server_get_mount_points(server), "/tone", factory);
  if (gst_rtsp_server_attach(server, NULL) == 0) {
    fprintf(stderr, "rtsp: cannot listen at %s port %s\n", argv[1], argv[2]);
    return 1;
  }
  g_main_loop_run(g_main_loop_new(NULL, 0));
  return 0;
}
