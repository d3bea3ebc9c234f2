package io.holdfast.access;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The users of a host, as their file says. The file holds keys: it is read only while nobody but its owner can read it,
 * and written so.
 *
 * @param users by name, in the order of the file
 */
public record UsersFile(Map<String, UserEntry> users) {
  /** The longest file, in bytes. */
  public static final int MAX_BYTES = 4 << 20;
  /** The greatest number of users. */
  public static final int MOST_USERS = 10_000;
  /** Nobody. */
  public static final UsersFile EMPTY = new UsersFile(Map.of());

  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();
  private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

  /** @throws BadUsersFile when there are too many, or two have the same key */
  public UsersFile {
    if (users.size() > MOST_USERS) {
      throw new BadUsersFile("users: there are " + users.size() + ", and at most " + MOST_USERS + " are taken");
    }
    Map<UserEntry.Key, String> owners = new HashMap<>();
    users.forEach((name, user) -> {
      String other = owners.put(user.key(), name);
      if (other != null) {
        throw new BadUsersFile("users." + name + ".key: it is the key of '" + other
            + "' as well; give each user a key of their own");
      }
    });
    users = Collections.unmodifiableMap(new LinkedHashMap<>(users));
  }

  /** The same with that user added, or in the place of the one of that name. */
  public UsersFile with(UserEntry user) {
    Map<String, UserEntry> more = new LinkedHashMap<>(users);
    more.put(user.name(), user);
    return new UsersFile(more);
  }

  /** The same without that user. */
  public UsersFile without(String name) {
    Map<String, UserEntry> fewer = new LinkedHashMap<>(users);
    fewer.remove(name);
    return new UsersFile(fewer);
  }

  // ---------------------------------------------------------------- reading

  /**
   * Reads it. Blocks.
   *
   * @param shown the file as messages name it
   * @throws BadUsersFile naming the file, the line or field, what is wrong and what is allowed
   */
  public static UsersFile read(Path file, String shown) {
    byte[] content;
    try {
      requireOwnerOnly(file, shown);
      try (InputStream in = Files.newInputStream(file)) {
        content = in.readNBytes(MAX_BYTES + 1);
      }
    } catch (NoSuchFileException e) {
      throw new BadUsersFile(shown + ": there is no such file; 'holdfast users add NAME --file " + shown
          + "' makes it");
    } catch (IOException e) {
      throw new BadUsersFile(shown + ": cannot be read (" + e.getClass().getSimpleName() + ")");
    }
    if (content.length > MAX_BYTES) {
      throw new BadUsersFile(shown + ": longer than " + MAX_BYTES + " bytes; give users patterns, not single names");
    }
    try {
      return parse(content);
    } catch (BadUsersFile e) {
      throw new BadUsersFile(shown + ": " + e.getMessage());
    }
  }

  /** A stranger's account must not have the keys: as ssh does, the file is refused rather than used. */
  private static void requireOwnerOnly(Path file, String shown) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (permissions.stream().anyMatch(p -> !p.name().startsWith("OWNER_"))) {
      throw new BadUsersFile(shown + ": it holds keys, and has mode " + PosixFilePermissions.toString(permissions)
          + "; only its owner may have access: chmod 600 " + shown);
    }
  }

  static UsersFile parse(byte[] content) {
    JsonNode root;
    try {
      root = MAPPER.readTree(content);
    } catch (JsonProcessingException e) {
      // not the parser's own words: they may quote a key
      throw new BadUsersFile((e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ", column "
          + e.getLocation().getColumnNr() + ": ") + "not JSON, or a field twice; the form is in docs/access.md");
    } catch (IOException e) {
      throw new BadUsersFile("not JSON in UTF-8; the form is in docs/access.md");
    }
    requireFields(root, "", Set.of("users"));
    JsonNode users = root.path("users");
    if (!users.isObject()) {
      throw new BadUsersFile("users: is missing, or no object of users by name");
    }
    if (users.size() > MOST_USERS) {
      throw new BadUsersFile("users: there are " + users.size() + ", and at most " + MOST_USERS + " are taken");
    }
    Map<String, UserEntry> entries = new LinkedHashMap<>();
    users.properties().forEach(entry -> entries.put(entry.getKey(),
        at("users." + Shown.shortened(entry.getKey()), place -> user(entry.getKey(), entry.getValue(), place))));
    return new UsersFile(entries);
  }

  private static UserEntry user(String name, JsonNode node, String place) {
    UserEntry.requireName(name);
    requireFields(node, place, Set.of("key", "certificate", "permissions", "inbound", "outbound"));
    UserEntry.Key key = at(place + ".key", here -> new UserEntry.Key(text(node.path("key"))));
    Optional<String> certificate = node.path("certificate").isMissingNode() || node.path("certificate").isNull()
        ? Optional.empty() : Optional.of(at(place + ".certificate", here -> text(node.path("certificate"))));
    return new UserEntry(name, key, certificate,
        items(node, place, "permissions", UserEntry.MOST_ITEMS, UsersFile::permission),
        items(node, place, "inbound", UserEntry.MOST_ITEMS, (item, here) -> new NamePattern(text(item))),
        items(node, place, "outbound", UserEntry.MOST_ITEMS, (item, here) -> new NamePattern(text(item))));
  }

  private static Permission permission(JsonNode node, String place) {
    requireFields(node, place, Set.of("objects", "types", "operations"));
    return new Permission(items(node, place, "objects", Permission.MOST_ITEMS,
        (item, here) -> new NamePattern(text(item))),
        items(node, place, "types", Permission.MOST_ITEMS, (item, here) -> text(item)),
        items(node, place, "operations", Permission.MOST_ITEMS, (item, here) -> text(item)));
  }

  private interface ItemReader<T> {
    T read(JsonNode node, String place);
  }

  private static <T> List<T> items(JsonNode parent, String place, String field, int most, ItemReader<T> reader) {
    JsonNode node = parent.path(field);
    if (node.isMissingNode() || node.isNull()) {
      return List.of();
    }
    String here = place + "." + field;
    if (!node.isArray() || node.size() > most) {
      throw BadUsersFile.at(here, node.isArray() ? "has " + node.size() + " items, and at most " + most + " are taken"
          : "is no list");
    }
    List<T> items = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      JsonNode item = node.get(i);
      items.add(at(here + "[" + i + "]", there -> reader.read(item, there)));
    }
    return items;
  }

  private static String text(JsonNode node) {
    if (!node.isTextual()) {
      throw new BadUsersFile(node.isMissingNode() ? "is missing" : "is no text");
    }
    return node.textValue();
  }

  private static void requireFields(JsonNode node, String place, Set<String> allowed) {
    if (!node.isObject()) {
      throw BadUsersFile.at(place.isEmpty() ? "the file" : place, "is no object with "
          + String.join(", ", allowed.stream().sorted().toList()));
    }
    node.fieldNames().forEachRemaining(name -> {
      if (!allowed.contains(name)) {
        throw BadUsersFile.at(place.isEmpty() ? Shown.shortened(name) : place + "." + Shown.shortened(name),
            "is no field; there are " + String.join(", ", allowed.stream().sorted().toList()));
      }
    });
  }

  private static <T> T at(String place, Function<String, T> reading) {
    try {
      return reading.apply(place);
    } catch (BadUsersFile e) {
      throw e.saysWhere() ? e : BadUsersFile.at(place, e.getMessage());
    }
  }

  // ---------------------------------------------------------------- writing

  /**
   * Writes it in the place of what was there, whole or not at all, with mode 0600. Blocks.
   *
   * @throws IOException when it cannot be written; then what was there is as it was
   */
  public void write(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    Path written = posix ? Files.createTempFile(directory, ".users", ".json",
        PosixFilePermissions.asFileAttribute(OWNER_ONLY)) : Files.createTempFile(directory, ".users", ".json");
    try {
      Files.write(written, text().getBytes(StandardCharsets.UTF_8));
      try {
        Files.move(written, target(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(written, target(file), StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /** A link stays one. */
  private static Path target(Path file) throws IOException {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS) && Files.isSymbolicLink(file) ? file.toRealPath() : file;
  }

  private String text() throws JsonProcessingException {
    ObjectNode root = MAPPER.createObjectNode();
    ObjectNode all = root.putObject("users");
    users.forEach((name, user) -> {
      ObjectNode node = all.putObject(name);
      node.put("key", user.key().reveal());
      user.certificate().ifPresent(subject -> node.put("certificate", subject));
      ArrayNode permissions = node.putArray("permissions");
      for (Permission permission : user.permissions()) {
        ObjectNode one = permissions.addObject();
        texts(one, "objects", permission.objects().stream().map(NamePattern::text).toList());
        texts(one, "types", permission.types());
        texts(one, "operations", permission.operations());
      }
      texts(node, "inbound", user.inbound().stream().map(NamePattern::text).toList());
      texts(node, "outbound", user.outbound().stream().map(NamePattern::text).toList());
    });
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void texts(ObjectNode node, String field, List<String> texts) {
    if (!texts.isEmpty()) {
      texts.forEach(node.putArray(field)::add);
    }
  }
}
