package io.holdfast.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than seventy varied objects of every Python here, through values and back: Python finds them equal. */
class RoundTripTest {
  private static final Path SCRIPT = Path.of("src", "test", "python", "pickles.py");

  @TempDir
  private Path directory;

  @Test
  void everyObjectComesBackEqual() throws Exception {
    assertThat(differences(UnaryOperator.identity())).isEmpty();
  }

  /** What is shared comes back equal and apart; all else as it went. */
  @Test
  void everyObjectComesBackEqualFromJson() throws Exception {
    assertThat(differences(value -> ValueJson.fromBytes(ValueJson.toBytes(value))))
        .allMatch(line -> line.contains(" shared-"));
  }

  private List<String> differences(UnaryOperator<Value> way) throws Exception {
    Map<String, Path> pythons = Pythons.all();
    assumeFalse(pythons.isEmpty(), "no python3 from 3.8 on is here");
    List<String> differences = new java.util.ArrayList<>();
    for (Map.Entry<String, Path> python : pythons.entrySet()) {
      for (int protocol = 3; protocol <= 5; protocol++) {
        Path files = Files.createDirectories(directory.resolve(python.getKey() + "-" + protocol));
        Pythons.run(Pythons.command(python.getValue(), SCRIPT, "write", files, protocol));
        int objects = throughValues(files, way);
        assertThat(objects).isGreaterThan(70);
        List<String> told = Pythons.run(Pythons.command(python.getValue(), SCRIPT, "check", files)).lines().toList();
        assertThat(told.get(told.size() - 1)).endsWith(" of " + objects + " came back equal");
        for (String line : told.subList(0, told.size() - 1)) {
          differences.add(python.getKey() + ", protocol " + protocol + ": " + line);
        }
      }
    }
    return differences;
  }

  private static int throughValues(Path files, UnaryOperator<Value> way) throws IOException {
    List<Path> all;
    try (Stream<Path> listed = Files.list(files)) {
      all = listed.filter(file -> !file.toString().endsWith(".back")).toList();
    }
    for (Path file : all) {
      byte[] bytes = Files.readAllBytes(file);
      byte[] back;
      try {
        Value value = Pickled.read(bytes, 0, bytes.length, ProxyTable.NONE, PickleLimits.DEFAULT).value();
        back = PickleWriter.pickle(way.apply(value), ProxyTable.NONE, PickleLimits.DEFAULT);
      } catch (RuntimeException e) {
        throw new AssertionError(file + " did not come through", e);
      }
      Files.write(file.resolveSibling(file.getFileName() + ".back"), back);
    }
    return all.size();
  }
}
