package io.holdfast.access;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the file of users now and then and takes it over when it has changed. A file that cannot be used is said in
 * the log, once, and changes nothing.
 */
public final class UsersReload {
  private static final Logger log = LoggerFactory.getLogger(Users.class);

  private final Vertx vertx;
  private final Users users;
  private final Path file;
  private final String shown;
  private final long timer;
  private volatile Object seen;
  private boolean looking; // on the timer's context only

  private UsersReload(Vertx vertx, Users users, Path file, String shown, Object seen, long everyMs) {
    this.vertx = vertx;
    this.users = users;
    this.file = file;
    this.shown = shown;
    this.seen = seen;
    timer = vertx.setPeriodic(everyMs, tick -> look());
  }

  /** What the users are, and what the file was like before it was read: what changes later is taken over. */
  public record Opened(Users users, Object seen) {
  }

  /** Reads the file. Blocks. @throws BadUsersFile when it cannot be used */
  public static Opened open(Path file, String shown) {
    Object before = stamp(file);
    return new Opened(new Users(UsersFile.read(file, shown)), before);
  }

  /** @param everyMs how often to look */
  public static UsersReload start(Vertx vertx, Opened opened, Path file, String shown, long everyMs) {
    return new UsersReload(vertx, opened.users(), file, shown, opened.seen(), everyMs);
  }

  private void look() {
    if (looking) { // a slow disk
      return;
    }
    looking = true;
    vertx.executeBlocking(() -> {
      readIfChanged();
      return null;
    }).onComplete(done -> looking = false);
  }

  private void readIfChanged() {
    Object now = stamp(file);
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      users.replace(UsersFile.read(file, shown));
      log.info("{} has changed and is in force: {} users", shown, users.size());
    } catch (BadUsersFile bad) {
      log.error("{} has changed and cannot be used; the users are as before. {}", shown, bad.getMessage());
    }
  }

  /** Differs when the file does: written in place, replaced, or its mode changed. */
  private static Object stamp(Path file) {
    try {
      Map<String, Object> basic = Files.readAttributes(file, "lastModifiedTime,size,fileKey");
      Set<PosixFilePermission> mode = file.getFileSystem().supportedFileAttributeViews().contains("posix")
          ? Files.getPosixFilePermissions(file) : Set.of();
      return Map.of("mode", mode, "time", basic.get("lastModifiedTime"), "size", basic.get("size"),
          "key", String.valueOf(basic.get("fileKey")));
    } catch (IOException e) {
      return e.getClass().getName();
    }
  }

  /** Looks no more. */
  public void stop() {
    vertx.cancelTimer(timer);
  }
}
