package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.access.UsersFile;
import io.holdfast.cli.HoldfastProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersCommandTest {
  @TempDir
  Path directory;

  private Ended users(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("users"));
    all.addAll(List.of(arguments));
    return CommandRun.run(directory, Map.of(), all.toArray(new String[0]));
  }

  private List<String> done(String... arguments) throws Exception {
    Ended ended = users(arguments);
    assertThat(ended.code()).as("%s", ended).isZero();
    return ended.out();
  }

  private String failed(int code, String... arguments) throws Exception {
    Ended ended = users(arguments);
    assertThat(ended.code()).as("%s", ended).isEqualTo(code);
    return String.join("\n", ended.err());
  }

  private String key(String name) {
    return UsersFile.read(directory.resolve("conf/users.json"), "users").users().get(name).key().reveal();
  }

  @Test
  void anAddedUserHasARandomKeyThatIsShownNowhereButInTheKeyFile() throws Exception {
    Ended added = users("add", "ana", "--key-file", "ana.key");
    done("add", "bob");
    assertThat(key("ana")).hasSize(64).isNotEqualTo(key("bob"));
    assertThat(Files.readString(directory.resolve("ana.key"))).isEqualTo(key("ana") + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("ana.key"))))
        .isEqualTo("rw-------");
    assertThat(added.toString()).doesNotContain(key("ana")).contains("--authkey-file ana.key");
    assertThat(String.join("\n", done("ls"))).doesNotContain(key("ana"));
    assertThat(String.join("\n", done("ls", "--json"))).doesNotContain(key("ana"));
  }

  @Test
  void whatNoBuiltInTypeHasIsAllowedWithANote() throws Exception {
    done("add", "ana");
    assertThat(users("allow", "ana", "orders/*", "put", "reads", "*", "create", "describe", "stats", "--type", "queue")
        .err()).isEmpty();
    Ended misspelt = users("allow", "ana", "orders/*", "putt", "--type", "quue");
    assertThat(misspelt.code()).isZero();
    assertThat(String.join("\n", misspelt.err())).contains("note: no built-in type is called 'quue'")
        .contains("note: no built-in type has an operation 'putt'");
  }

  @Test
  void whatIsAllowedIsListedCheckedAndTakenBack() throws Exception {
    done("add", "ana", "--certificate", "CN=ana");
    done("allow", "ana", "orders/*", "put", "reads");
    done("allow", "ana", "orders/*", "get");
    done("allow", "ana", "jobs", "*", "--type", "queue");
    done("allow", "ana", "", "status");
    assertThat(done("ls")).containsExactly("NAME  MAY", "ana   put, reads, get on orders/*",
        "      * on jobs of type queue", "      status on '' (the host)", "      only with a certificate of CN=ana");
    assertThat(done("ls", "--json").get(0)).contains("\"operations\":[\"put\",\"reads\",\"get\"]");
    assertThat(done("check", "ana", "orders/1", "put"))
        .containsExactly("allowed: by the permission: put, reads, get on orders/*");
    assertThat(done("check", "ana", "orders/1", "size", "--type", "queue")).isNotEmpty();
    assertThat(done("check", "ana", "orders/1", "describe", "--type", "queue")).isNotEmpty();
    assertThat(done("check", "ana", "", "status")).isNotEmpty();
    assertThat(done("check", "ana", "", "list").get(0)).contains("every user");
    assertThat(users("check", "ana", "orders/1", "size").out().get(0)).contains("--type");
    assertThat(users("check", "ana", "orders/1", "drop", "--type", "queue").code()).isEqualTo(1);
    assertThat(users("check", "ana", "jobs", "put", "--type", "dict").out().get(0))
        .isEqualTo("denied: no permission of 'ana' allows it on a dict");
    assertThat(users("check", "ana", "other", "put").out().get(0)).startsWith("denied: no permission of 'ana' names");
    done("deny", "ana", "orders/*", "put");
    assertThat(users("check", "ana", "orders/1", "put").code()).isEqualTo(1);
    done("deny", "ana", "orders/*", "*");
    done("deny", "ana", "", "status");
    assertThat(done("ls")).containsExactly("NAME  MAY", "ana   * on jobs of type queue",
        "      only with a certificate of CN=ana");
    done("rm", "ana");
    assertThat(done("ls")).containsExactly("NAME  MAY");
  }

  @Test
  void denyingSaysWhatAnotherPermissionStillAllows() throws Exception {
    done("add", "ana");
    done("allow", "ana", "jobs", "get");
    done("allow", "ana", "*", "get");
    assertThat(String.join("\n", users("deny", "ana", "jobs", "get").err())).contains("may still get on jobs");
  }

  @Test
  void whatCannotBeDoneIsSaid() throws Exception {
    assertThat(failed(2, "ls")).contains("conf/users.json: there is no such file").contains("holdfast users add");
    done("add", "ana");
    assertThat(failed(1, "add", "ana")).contains("there is a user 'ana'").contains("users rm ana");
    assertThat(failed(1, "rm", "bob")).contains("no user 'bob'");
    assertThat(failed(1, "allow", "bob", "a", "get")).contains("no user 'bob'");
    assertThat(failed(1, "deny", "ana", "a", "get")).contains("on exactly 'a'");
    assertThat(failed(1, "check", "bob", "a", "get")).contains("no user 'bob'");
    assertThat(failed(2, "check", "ana", "", "create")).contains("give the name to create");
    assertThat(failed(2, "add", "a b")).contains("is no name of a user");
    assertThat(failed(2, "add", "bob", "--certificate", "bob")).contains("RFC 2253");
    assertThat(failed(2, "allow", "ana", "a*b", "get")).contains("'a*b'");
    assertThat(failed(2, "allow", "ana", "a")).contains("OPERATION");
    assertThat(failed(2)).contains("add, ls, rm, allow, deny or check");
    assertThat(failed(2, "ad")).contains("ad");
    Files.writeString(directory.resolve("taken"), "");
    assertThat(failed(2, "add", "bob", "--key-file", "taken")).contains("--key-file").contains("not there");
    assertThat(done("ls")).doesNotContain("bob");
    Files.setPosixFilePermissions(directory.resolve("conf/users.json"), PosixFilePermissions.fromString("rw-r-----"));
    assertThat(failed(2, "ls")).contains("chmod 600 conf/users.json");
  }
}
