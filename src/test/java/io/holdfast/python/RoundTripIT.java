package io.holdfast.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kit.PythonPackage;
import io.holdfast.python.Pythons.Python;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Varied objects of every Python go through lists, dicts, queues and more of a served host and come back equal. */
class RoundTripIT {
  private static final String SCRIPT = Path.of("src/test/python/round_trip.py").toAbsolutePath().toString();
  private static final Pattern EQUAL = Pattern.compile("(\\d+) of \\1 objects equal, nested proxies right");
  private static final int OBJECTS = 60;
  private static final int OF_NUMPY = 20;
  private static final long DEADLINE_S = 120;

  @TempDir
  static Path directory;

  private static void assertEqual(String python, Map<String, String> environment, int least) throws Exception {
    Path own = Files.createTempDirectory(directory, "host");
    try (ServedHost host = ServedHost.start(own);
        StockProgram script = StockProgram.start(own, List.of(python, SCRIPT, host.at(), host.keyFile()),
            environment)) {
      String said = script.ended(DEADLINE_S);
      Matcher equal = EQUAL.matcher(said);
      assertThat(equal.matches()).as(said).isTrue();
      assertThat(Integer.parseInt(equal.group(1))).isGreaterThanOrEqualTo(least);
    }
  }

  @TestFactory
  List<DynamicTest> everyObjectOfEveryPythonComesBackEqual() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (Python python : Pythons.all()) {
      tests.add(DynamicTest.dynamicTest(python.toString(), () -> assertEqual(python.executable(), Map.of(), OBJECTS)));
    }
    return tests;
  }

  @Test
  void everyObjectOfNumpyComesBackEqual() throws Exception {
    PythonPackage numpy = PythonPackage.install("numpy");
    assertEqual(numpy.python().program().toString(), Map.of("PICKLES_PACKAGES", numpy.folder().toString()),
        OBJECTS + OF_NUMPY);
  }
}
