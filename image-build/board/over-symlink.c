// over-symlink LINK TARGET: lays the symbolic link LINK over the symbolic link TARGET, in this mount namespace only.
// mount(8) follows links; the calls below it, open_tree(2) and move_mount(2), need not. For /proc/net, which is a link.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef OPEN_TREE_CLONE
#define OPEN_TREE_CLONE 1
#endif
#ifndef MOVE_MOUNT_F_EMPTY_PATH
#define MOVE_MOUNT_F_EMPTY_PATH 4
#endif

int main(int count, char **words) {
  if (count != 3) {
    fprintf(stderr, "usage: over-symlink LINK TARGET\n");
    return 2;
  }
  int tree = (int)syscall(SYS_open_tree, AT_FDCWD, words[1], OPEN_TREE_CLONE | AT_SYMLINK_NOFOLLOW);
  if (tree < 0) {
    perror(words[1]);
    return 1;
  }
  if (syscall(SYS_move_mount, tree, "", AT_FDCWD, words[2], MOVE_MOUNT_F_EMPTY_PATH) < 0) {
    perror(words[2]);
    return 1;
  }
  return 0;
}
