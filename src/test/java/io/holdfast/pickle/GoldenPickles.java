package io.holdfast.pickle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Pickles of several Pythons and protocols as {@code src/test/python/pickles.py golden} has printed them once. */
public record GoldenPickles(String file, String name, byte[] pickle) {
  private static final Path DIRECTORY = Path.of("src", "test", "resources", "golden", "pickles");

  public static List<GoldenPickles> all() throws IOException {
    List<GoldenPickles> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      for (Path file : files.sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          String[] parts = line.split(" ");
          all.add(new GoldenPickles(file.getFileName().toString(), parts[0], Base64.getDecoder().decode(parts[1])));
        }
      }
    }
    return all;
  }

  @Override
  public String toString() {
    return name + " of " + file;
  }
}
