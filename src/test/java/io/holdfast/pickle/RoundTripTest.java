package io.holdfast.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.holdfast.kit.PythonScript;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
    assertThat(differences(PythonScript.all(), UnaryOperator.identity())).isEmpty();
  }

  /** What is shared comes back equal and apart; all else as it went. */
  @Test
  void everyObjectComesBackEqualFromJson() throws Exception {
    assertThat(differences(PythonScript.newest().stream().toList(),
        value -> ValueJson.fromBytes(ValueJson.toBytes(value))))
        .allMatch(line -> line.contains(" shared-"));
  }

  private List<String> differences(Collection<PythonScript.Interpreter> pythons, UnaryOperator<Value> way)
      throws Exception {
    assumeFalse(pythons.isEmpty(), "no CPython on the PATH; set HOLDFAST_PYTHON");
    List<String> differences = new ArrayList<>();
    for (PythonScript.Interpreter python : pythons) {
      for (int protocol = 3; protocol <= 5; protocol++) {
        Path files = Files.createDirectories(directory.resolve(python.minor() + "-" + protocol));
        PythonScript.run(python, SCRIPT, "write", files, protocol);
        int objects = throughValues(files, way);
        assertThat(objects).isGreaterThan(70);
        List<String> told = PythonScript.run(python, SCRIPT, "check", files);
        assertThat(told.get(told.size() - 1)).endsWith(" of " + objects + " came back equal");
        for (String line : told.subList(0, told.size() - 1)) {
          differences.add("3." + python.minor() + ", protocol " + protocol + ": " + line);
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
