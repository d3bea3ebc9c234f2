package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.HoldfastProcess.Ended;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host with a file of users, its commands and its clients, as they are used. */
class UsersIT {
  @TempDir
  Path directory;

  private Ended run(String... arguments) throws Exception {
    return CommandRun.run(directory, Map.of(), arguments);
  }

  private Ended as(String at, String user, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments[0], "--at", at));
    if (user != null) {
      all.addAll(List.of("--user", user, "--authkey-file", user + ".key"));
    }
    all.addAll(List.of(arguments).subList(1, arguments.length));
    return run(all.toArray(new String[0]));
  }

  private HoldfastProcess serve() throws Exception {
    Files.writeString(directory.resolve("conf.json"), new JsonObject().put("access", new JsonObject()
        .put("users", "conf/users.json").put("reloadMs", 10)).encode());
    return HoldfastProcess.start(directory, Map.of(), "serve", "--bridge", "127.0.0.1:0", "--config", "conf.json",
        "--declare", "jobs=queue");
  }

  @Test
  void aUserDoesWhatIsAllowedAndAChangeNeedsNoRestart() throws Exception {
    assertThat(run("users", "add", "ana", "--key-file", "ana.key").code()).isZero();
    assertThat(run("users", "allow", "ana", "jobs", "put").code()).isZero();
    try (HoldfastProcess host = serve()) {
      String at = host.awaitBridge();
      assertThat(as(at, "ana", "call", "jobs", "put", "1").code()).isZero();
      Ended denied = as(at, "ana", "call", "jobs", "size");
      assertThat(denied.code()).isEqualTo(1);
      assertThat(denied.onlyError()).contains("Denied: user 'ana' may not call 'size' on 'jobs'")
          .contains("holdfast users allow");
      assertThat(as(at, null, "call", "jobs", "size").out()).containsExactly("1");
      assertThat(run("users", "allow", "ana", "jobs", "size").code()).isZero();
      // the second of two clients is let in only when the host has read the file
      assertThat(run("users", "add", "bob", "--key-file", "bob.key").code()).isZero();
      Ended letIn = as(at, "bob", "ls");
      for (int tries = 0; letIn.code() != 0 && tries < 8; tries++) {
        assertThat(letIn.onlyError()).contains("denies this client");
        letIn = as(at, "bob", "ls");
      }
      assertThat(letIn.code()).as("%s", letIn).isZero();
      assertThat(as(at, "ana", "call", "jobs", "size").out()).containsExactly("1");
      assertThat(as(at, "ana", "ls").out()).hasSize(2);
      assertThat(letIn.out()).hasSize(1);
    }
  }

  @Test
  void aFileOfUsersThatCannotBeUsedStopsTheStart() throws Exception {
    Ended missing = serve().ended();
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.onlyError()).contains("conf.json: access.users").contains("there is no such file");
    assertThat(run("users", "add", "ana").code()).isZero();
    Files.setPosixFilePermissions(directory.resolve("conf/users.json"), PosixFilePermissions.fromString("rw-r--r--"));
    Ended readable = serve().ended();
    assertThat(readable.code()).isEqualTo(2);
    assertThat(readable.onlyError()).contains("chmod 600 conf/users.json");
  }
}
