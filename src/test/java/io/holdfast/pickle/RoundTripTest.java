package io.holdfast.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.holdfast.kit.PythonPackage;
import io.holdfast.kit.PythonScript;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than seventy varied objects of every Python here, through values and back: Python finds them equal. */
class RoundTripTest {
  private static final Path SCRIPT = Path.of("src", "test", "python", "pickles.py");
  private static final Pattern TOTAL = Pattern.compile("\\d+ of (\\d+) came back equal");

  private static final int OBJECTS = 70;
  private static final int OF_NUMPY = 20;

  @TempDir
  private Path directory;

  @Test
  void everyObjectComesBackEqual() throws Exception {
    assertThat(differences(List.copyOf(PythonScript.all()), UnaryOperator.identity())).isEmpty();
  }

  /** What is shared comes back equal and apart; all else as it went. */
  @Test
  void everyObjectComesBackEqualFromJson() throws Exception {
    assertThat(differences(twoOf(List.copyOf(PythonScript.all())),
        value -> ValueJson.fromBytes(ValueJson.toBytes(value))))
        .allMatch(line -> line.contains(" shared-"));
  }

  /** Arrays of every kind, their dtypes, scalars and generators; with one Python. */
  @Test
  void everyObjectOfNumpyComesBackEqual() throws Exception {
    PythonPackage numpy = PythonPackage.install("numpy");
    Map<String, String> packages = Map.of("PICKLES_PACKAGES", numpy.folder().toString());
    for (UnaryOperator<Value> way : List.<UnaryOperator<Value>>of(UnaryOperator.identity(),
        value -> ValueJson.fromBytes(ValueJson.toBytes(value)))) {
      assertThat(differences(List.of(numpy.python()), packages, OBJECTS + OF_NUMPY, way))
          .allMatch(line -> line.contains("shared"));
    }
  }

  private List<String> differences(List<PythonScript.Interpreter> pythons, UnaryOperator<Value> way) throws Exception {
    return differences(pythons, Map.of(), OBJECTS, way);
  }

  private List<String> differences(List<PythonScript.Interpreter> pythons, Map<String, String> environment, int least,
      UnaryOperator<Value> way) throws Exception {
    assumeFalse(pythons.isEmpty(), "no CPython on the PATH; set HOLDFAST_PYTHON");
    List<String> differences = new ArrayList<>();
    for (PythonScript.Interpreter python : pythons) {
      Path files = Files.createTempDirectory(directory, "3." + python.minor());
      PythonScript.run(python, environment, SCRIPT, "write", files, 3, 4, 5);
      int objects = 0;
      for (int protocol = 3; protocol <= 5; protocol++) {
        int more = throughValues(files.resolve("" + protocol), way);
        assertThat(more).as("objects of protocol %d", protocol).isGreaterThan(least);
        objects += more;
      }
      int checked = 0;
      for (String line : PythonScript.run(python, environment, SCRIPT, "check", files, 3, 4, 5)) {
        Matcher total = TOTAL.matcher(line);
        if (total.matches()) {
          checked += Integer.parseInt(total.group(1));
        } else {
          differences.add("3." + python.minor() + ", " + line);
        }
      }
      assertThat(checked).as("objects that 3.%d has checked", python.minor()).isEqualTo(objects);
    }
    return differences;
  }

  /** The oldest and the newest: what JSON does to values does not depend on who made them. */
  private static List<PythonScript.Interpreter> twoOf(List<PythonScript.Interpreter> all) {
    return all.size() < 3 ? all : List.of(all.get(0), all.get(all.size() - 1));
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
