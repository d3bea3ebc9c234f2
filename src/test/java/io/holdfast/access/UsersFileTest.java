package io.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsersFileTest {
  private static final String KEY = "0123456789abcdef";

  @TempDir
  Path directory;

  private Path file() {
    return directory.resolve("users.json");
  }

  private static UserEntry user(String name, String key) {
    return UserEntry.of(name, new UserEntry.Key(key), Optional.empty());
  }

  private static UsersFile parse(String json) {
    return UsersFile.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    UserEntry ana = new UserEntry("ana", new UserEntry.Key(KEY), Optional.of("CN=ana,O=Example"),
        List.of(new Permission(List.of(new NamePattern("orders/*"), new NamePattern("")), List.of("queue"),
            List.of("put", "reads"))), List.of(new NamePattern("news.*")), List.of(new NamePattern("chat")));
    UsersFile users = UsersFile.EMPTY.with(ana).with(user("bob", KEY + "0"));
    users.write(file());
    assertThat(UsersFile.read(file(), "users.json")).isEqualTo(users);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
    users.without("ana").write(file());
    assertThat(UsersFile.read(file(), "users.json").users()).containsOnlyKeys("bob");
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactly(file());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx--x---"})
  void aFileThatOthersHaveAccessToIsRefused(String mode) throws IOException {
    UsersFile.EMPTY.with(user("ana", KEY)).write(file());
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(mode));
    assertThatThrownBy(() -> UsersFile.read(file(), "conf/users.json")).isInstanceOf(BadUsersFile.class)
        .hasMessageContaining(mode).hasMessageContaining("chmod 600 conf/users.json");
  }

  @Test
  void aFileThatIsNotThereIsNamedWithTheCommandThatMakesIt() {
    assertThatThrownBy(() -> UsersFile.read(file(), "conf/users.json"))
        .hasMessageContaining("conf/users.json: there is no such file").hasMessageContaining("holdfast users add");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "{'users': {'ana': {'key': '0123456789abcdef', 'permissions': [{'objects': ['a'], 'operations': ['get'}]}}}"
          + "|line 1, column 10",
      "[]|the file: is no object with users",
      "{}|users: is missing",
      "{'users': {}, 'user': {}}|user: is no field; there are users",
      "{'users': {'-ana': {}}}|users.-ana: '-ana' is no name of a user",
      "{'users': {'ana': 1}}|users.ana: is no object with",
      "{'users': {'ana': {}}}|users.ana.key: is missing",
      "{'users': {'ana': {'key': 'short'}}}|users.ana.key: a key has 16 to 64",
      "{'users': {'ana': {'key': '0123456789abcdef', 'kye': 1}}}|users.ana.kye: is no field",
      "{'users': {'ana': {'key': '0123456789abcdef', 'certificate': 'ana'}}}|users.ana: 'ana' is no subject",
      "{'users': {'ana': {'key': '0123456789abcdef', 'permissions': {}}}}|users.ana.permissions: is no list",
      "{'users': {'ana': {'key': '0123456789abcdef', 'permissions': [{'objects': ['a'], 'operations': []}]}}}"
          + "|users.ana.permissions[0]: a permission has 1 to 100 operations, not 0",
      "{'users': {'ana': {'key': '0123456789abcdef', 'permissions': [{'objects': ['b', 'a*b'], 'operations': ['x']}]}}}"
          + "|users.ana.permissions[0].objects[1]: 'a*b' has a *",
      "{'users': {'ana': {'key': '0123456789abcdef', 'inbound': [1]}}}|users.ana.inbound[0]: is no text",
      "{'users': {'ana': {'key': '0123456789abcdef'}, 'bob': {'key': '0123456789abcdef'}}}"
          + "|users.bob.key: it is the key of 'ana' as well",
      "{'users': {'ana': {'key': '0123456789abcdef'}, 'ana': {'key': '0123456789abcdeg'}}}|line 1",
  })
  void whatIsWrongIsNamedWithItsPlaceAndNeverAKey(String json, String message) {
    assertThatThrownBy(() -> parse(json)).isInstanceOf(BadUsersFile.class).hasMessageStartingWith(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("0123456789"));
  }

  @Test
  void aBrokenLineThatHoldsAKeyIsNotQuoted() {
    assertThatThrownBy(() -> parse("{'users': {'ana': {'key': 0123456789abcdef}}}"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("0123456789").contains("line 1"));
    assertThat(user("ana", KEY).toString()).doesNotContain(KEY);
  }

  @Test
  void theFileIsOfBoundedLength() throws IOException {
    UsersFile.EMPTY.with(user("ana", KEY)).write(file());
    byte[] content = Files.readAllBytes(file());
    byte[] padded = new byte[UsersFile.MAX_BYTES];
    java.util.Arrays.fill(padded, (byte) ' ');
    System.arraycopy(content, 0, padded, 0, content.length);
    Files.write(file(), padded);
    assertThat(UsersFile.read(file(), "users.json").users()).hasSize(1);
    Files.write(file(), new byte[] {' '}, java.nio.file.StandardOpenOption.APPEND);
    assertThatThrownBy(() -> UsersFile.read(file(), "users.json")).hasMessageContaining("longer than 4194304 bytes");
  }

  @Test
  void thereIsAGreatestNumberOfUsers() {
    Map<String, UserEntry> users = new LinkedHashMap<>();
    IntStream.range(0, UsersFile.MOST_USERS).forEach(i -> users.put("u" + i, user("u" + i, KEY + i)));
    UsersFile full = new UsersFile(users);
    assertThatThrownBy(() -> full.with(user("one-more", KEY))).hasMessageContaining("10001")
        .hasMessageContaining("10000");
    String one = IntStream.range(0, 10_001).mapToObj(i -> "'u" + i + "':{}").collect(Collectors.joining(","));
    assertThatThrownBy(() -> parse("{'users':{" + one + "}}")).hasMessageContaining("10001");
  }

  @Test
  void aUserHasAGreatestNumberOfPermissionsAndAddressesAndAKeyOfBoundedLength() {
    List<Permission> many = new ArrayList<>();
    IntStream.range(0, 101).forEach(i -> many.add(new Permission(List.of(new NamePattern("a" + i)), List.of(),
        List.of("get"))));
    assertThatThrownBy(() -> user("ana", KEY).withPermissions(many)).hasMessageContaining("100 permissions, not 101");
    String addresses = IntStream.range(0, 101).mapToObj(i -> "'a'").collect(Collectors.joining(",", "[", "]"));
    for (String field : List.of("inbound", "outbound", "permissions")) {
      assertThatThrownBy(() -> parse("{'users':{'ana':{'key':'" + KEY + "','" + field + "':" + addresses + "}}}"))
          .hasMessageStartingWith("users.ana." + field + ": has 101 items");
    }
    assertThat(new UserEntry.Key("k".repeat(64)).bytes()).hasSize(64);
    assertThatThrownBy(() -> new UserEntry.Key("k".repeat(65))).hasMessageContaining("16 to 64");
    assertThatThrownBy(() -> new UserEntry.Key("k".repeat(15))).hasMessageContaining("16 to 64");
    assertThatThrownBy(() -> user("n".repeat(101), KEY)).hasMessageContaining("1 to 100");
    assertThatThrownBy(() -> UserEntry.of("ana", new UserEntry.Key(KEY), Optional.of("CN=" + "a".repeat(998))))
        .hasMessageContaining("1000");
  }
}
