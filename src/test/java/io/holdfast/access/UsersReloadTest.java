package io.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class UsersReloadTest {
  @TempDir
  Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final UserEntry ana = UserEntry.of("ana", new UserEntry.Key("0123456789abcdef"), Optional.empty());
  private final UserEntry bob = UserEntry.of("bob", new UserEntry.Key("0123456789abcdeg"), Optional.empty());
  private final AtomicInteger anaRevoked = new AtomicInteger();
  private Path file;
  private Users users;
  private Principal principal;
  private UsersReload reload;
  private final Logger logger = (Logger) LoggerFactory.getLogger(Users.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void open() throws IOException {
    file = directory.resolve("users.json");
    UsersFile.EMPTY.with(ana).write(file);
    UsersReload.Opened opened = UsersReload.open(file, "users.json");
    users = opened.users();
    lines.list = new java.util.concurrent.CopyOnWriteArrayList<>();
    lines.start();
    logger.addAppender(lines);
    reload = UsersReload.start(vertx, opened, file, "users.json", 5);
    principal = users.claim("ana").proved(Optional.empty(), "here", anaRevoked::incrementAndGet).orElseThrow();
  }

  @AfterEach
  void close() throws Exception {
    logger.detachAppender(lines);
    reload.stop();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void eventually(String what, BooleanSupplier isSo) throws Exception {
    Promise<Void> so = Promise.promise();
    vertx.setPeriodic(5, tick -> {
      if (isSo.getAsBoolean()) {
        so.tryComplete();
      }
    });
    try {
      so.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("still missing after 10 s: " + what, e);
    }
  }

  private static Permission everything() {
    return new Permission(List.of(new NamePattern("*")), List.of(), List.of(Permission.ALL));
  }

  @Test
  void changedPermissionsApplyToTheNextCallOfAConnectionThatStays() throws Exception {
    assertThat(principal.decide("jobs", "get")).isEqualTo(Decision.DENIED);
    UsersFile.EMPTY.with(ana.withPermissions(List.of(everything()))).with(bob).write(file);
    eventually("the new permission", () -> principal.decide("jobs", "get") == Decision.ALLOWED);
    assertThat(users.size()).isEqualTo(2);
    assertThat(anaRevoked).hasValue(0);
  }

  @Test
  void theConnectionsOfAUserWhoIsTakenOutAreTold() throws Exception {
    UsersFile.EMPTY.with(bob).write(file);
    eventually("ana being told", () -> anaRevoked.get() == 1);
    assertThat(users.claim("ana").proved(Optional.empty(), "here", () -> { })).isEmpty();
  }

  @Test
  void aUserWithANewKeyHasToProveIt() throws Exception {
    Users.Claim withOldKey = users.claim("ana");
    UsersFile.EMPTY.with(UserEntry.of("ana", new UserEntry.Key("another-key-of-ana"), Optional.empty())).write(file);
    eventually("ana being told", () -> anaRevoked.get() == 1);
    assertThat(withOldKey.proved(Optional.empty(), "here", () -> { })).isEmpty();
    assertThat(users.claim("ana").key()).isEqualTo("another-key-of-ana".getBytes());
  }

  @Test
  void aFileThatCannotBeUsedChangesNothing() throws Exception {
    UsersFile.EMPTY.with(ana.withPermissions(List.of(everything()))).write(file);
    eventually("the new permission", () -> principal.decide("jobs", "get") == Decision.ALLOWED);
    Files.writeString(file, "{\"users\": {");
    eventually("the log saying where it breaks off", () -> lines.list.stream().map(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains("users are as before") && line.contains("line 1")));
    UsersFile later = UsersFile.EMPTY.with(ana).with(bob);
    Path open = directory.resolve("open.json");
    later.write(open);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(open, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    eventually("the log saying what is wrong", () -> lines.list.stream().map(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains("users are as before") && line.contains("rw-r--r--")));
    assertThat(users.size()).isEqualTo(1);
    assertThat(principal.decide("jobs", "get")).isEqualTo(Decision.ALLOWED);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------")); // now it is as it should be
    eventually("the file that has been mended", () -> users.size() == 2);
    assertThat(principal.decide("jobs", "get")).isEqualTo(Decision.DENIED);
    assertThat(anaRevoked).hasValue(0);
  }
}
