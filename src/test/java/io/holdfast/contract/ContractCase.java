package io.holdfast.contract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One case of a file of {@code clients/contract}, as its README describes it; values stay JSON until they are used.
 *
 * @param file the file's name without {@code .json}
 * @param type the type of the object {@code it}; {@link #HOST} for a case whose calls go to the host
 * @param options of {@code it}
 * @param objects the further objects there are from the start, by alias
 * @param lossless whether it holds only where no connection breaks
 */
record ContractCase(String file, String name, String type, Map<String, Object> options,
    Map<String, Map<String, Object>> objects, boolean lossless, List<Map<String, Object>> steps) {
  static final String HOST = "host";

  private static final Path DIRECTORY = Path.of("clients/contract");
  private static final ObjectMapper MAPPER = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  /** The cases of every file, in the order of the files' names, each as it stands there. */
  static List<ContractCase> all() {
    List<ContractCase> all = new ArrayList<>();
    for (Path file : files()) {
      String name = file.getFileName().toString().replace(".json", "");
      try {
        all.addAll(read(name, Files.readString(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(file.toString(), e);
      }
    }
    return all;
  }

  static List<Path> files() {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The cases of a text in the format.
   *
   * @throws IllegalArgumentException saying where and how it does not follow the format
   */
  @SuppressWarnings("unchecked") // CaseFormat has looked at every part
  static List<ContractCase> read(String file, String json) {
    Map<String, Object> whole;
    try {
      whole = MAPPER.readValue(json, Map.class);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
    CaseFormat.require(file, whole);
    List<ContractCase> cases = new ArrayList<>();
    for (Map<String, Object> read : (List<Map<String, Object>>) whole.get("cases")) {
      cases.add(new ContractCase(file, (String) read.get("name"), (String) read.getOrDefault("type", file),
          (Map<String, Object>) read.getOrDefault("options", Map.of()),
          (Map<String, Map<String, Object>>) read.getOrDefault("objects", Map.of()), read.containsKey("lossless"),
          (List<Map<String, Object>>) read.get("steps")));
    }
    return cases;
  }

  /** Whether its outcome is another when connections break: time is spent on connecting, and reads run again. */
  boolean needsConnections() {
    return lossless || steps.stream().anyMatch(step -> step.containsKey("timeout"));
  }

  boolean isOfHost() {
    return type.equals(HOST);
  }

  @Override
  public String toString() {
    return file + ": " + name;
  }
}
