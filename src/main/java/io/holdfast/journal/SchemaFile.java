package io.holdfast.journal;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.model.StateModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The facts of all types that a journal may hold, beside it in {@code schema.json}: type, fact, component, and what is
 * written for it. A host whose classes would not read what is written refuses to start. Types, facts, components that
 * may be null and constants of enums can be added; what is there stays as it is. The state of a plain class, of one
 * version, is held to the same; of a later version it may be anything that the class takes over.
 */
final class SchemaFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "schema.json";
  private static final String ENUM = "enum ";
  private static final String OR_NULL = " or null";

  private SchemaFile() {
  }

  /**
   * Checks the types against what was written, and adds what is new.
   *
   * @throws BadJournal naming the type, the fact and what to do
   */
  static void check(Path directory, Map<String, FactCodec> types) throws IOException {
    Map<String, Map<String, Map<String, String>>> written = of(directory);
    requireReadable(directory, types);
    Map<String, Map<String, Map<String, String>>> now = new TreeMap<>(written);
    types.forEach((type, codec) -> now.put(type, codec.schema()));
    if (!now.equals(written)) {
      write(directory, now);
    }
  }

  /** @throws BadJournal when the types would not read what was written */
  static void requireReadable(Path directory, Map<String, FactCodec> types) throws IOException {
    of(directory).forEach((type, written) -> {
      FactCodec codec = types.get(type);
      if (codec != null) {
        Map<String, Map<String, String>> facts = codec.schema();
        written.forEach((fact, components) -> {
          if (fact.equals(FactCodec.STATE)) {
            compareState(directory.resolve(NAME), type, codec.state(), components, facts.get(fact));
          } else {
            compareFact(directory.resolve(NAME), type, fact, components, facts.get(fact));
          }
        });
      }
    });
  }

  static void write(Path directory, Map<String, Map<String, Map<String, String>>> types) throws IOException {
    JournalFile.writeWhole(directory.resolve(NAME), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(types));
  }

  /** What was written, by types; nothing when there is no such file. */
  static Map<String, Map<String, Map<String, String>>> of(Path directory) throws IOException {
    Path path = directory.resolve(NAME);
    return Files.exists(path) ? new TreeMap<>(read(path)) : new TreeMap<>();
  }

  private static Map<String, Map<String, Map<String, String>>> read(Path path) throws IOException {
    try {
      return JSON.readValue(path.toFile(), new TypeReference<>() { });
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new BadJournal(path + " cannot be read (" + e.getOriginalMessage() + "); put it back from a copy", e);
    }
  }

  private static void compareFact(Path path, String type, String fact, Map<String, String> before,
      Map<String, String> now) {
    String where = "the type '" + type + "' has changed: its fact '" + fact + "' ";
    String next = ". " + path + " says what is in the journal. Start the classes that wrote it, or bring that back; "
        + "to go over to the new ones, 'holdfast journal export' with the old, and 'import' into an empty host";
    if (now == null) {
      throw new BadJournal(where + "is gone" + next);
    }
    compare(where, next, before, now);
  }

  private static void compareState(Path path, String type, StateModel state, Map<String, String> before,
      Map<String, String> now) {
    String where = "the type '" + type + "' has changed: its state ";
    String source = ". " + path + " says what is in the journal. ";
    if (now == null) {
      throw new BadJournal(where + "is gone" + source + "Start the class that wrote it");
    }
    long versionBefore = version(path, type, before);
    if (state.version() < versionBefore) {
      throw new BadJournal(where + "has version " + state.version() + ", and " + versionBefore + " was written" + source
          + "Start the class that wrote it, or a later one");
    } else if (state.version() == versionBefore) {
      compare(where, source + "Bring that back, or mark " + state.type().getName() + " @StateVersion("
          + (state.version() + 1) + ") and take the kept state over in its upgrade()", before, now);
    } else if (!state.upgrades()) {
      throw new BadJournal(where + "has version " + state.version() + ", and " + versionBefore + " was written" + source
          + "Have " + state.type().getName() + " take that over in upgrade(long version, Map<String, Object> parts)");
    }
  }

  private static long version(Path path, String type, Map<String, String> state) {
    try {
      return Long.parseLong(state.get(FactCodec.STATE_VERSION));
    } catch (NumberFormatException e) { // of null, too
      throw new BadJournal(path + " does not say the version of the state of '" + type + "'; put it back from a copy",
          e);
    }
  }

  private static void compare(String where, String next, Map<String, String> before, Map<String, String> now) {
    before.forEach((component, kind) -> {
      String kindNow = now.get(component);
      if (kindNow == null) {
        throw new BadJournal(where + "has lost '" + component + "' (" + kind + ")" + next);
      } else if (!reads(kindNow, kind)) {
        throw new BadJournal(where + "has '" + component + "' as " + kindNow + ", it was " + kind + next);
      }
    });
    now.forEach((component, kind) -> {
      if (!before.containsKey(component) && !kind.endsWith(OR_NULL)) {
        throw new BadJournal(where + "has '" + component + "' (" + kind + ") that was not there, and may not be null; "
            + "make it an Optional" + next);
      }
    });
  }

  private static boolean reads(String now, String before) {
    if (now.equals(before) || now.equals(before + OR_NULL)) {
      return true;
    }
    return now.startsWith(ENUM) && before.startsWith(ENUM) && constants(now).containsAll(constants(before));
  }

  private static Set<String> constants(String kind) {
    return new HashSet<>(Arrays.asList(kind.substring(ENUM.length()).split(",")));
  }
}
