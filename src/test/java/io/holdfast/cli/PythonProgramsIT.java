package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.holdfast.kit.PythonScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * CPython's own tests of managers against {@code holdfast serve}, by every Python here: processes that fork with all of
 * them, spawned ones with the oldest and the newest.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PythonProgramsIT {
  private static final Path SCRIPTS = Path.of("src", "test", "python").toAbsolutePath();
  private static final long DEADLINE_S = 300;
  private static final String KEY = "the key of this test";

  @TempDir
  private static Path directory;

  private HoldfastProcess host;
  private String at;
  private List<Path> pythons;

  @BeforeAll
  void serve() throws Exception {
    pythons = PythonScript.all().stream().sorted(Comparator.comparingInt(PythonScript.Interpreter::minor))
        .map(PythonScript.Interpreter::program).toList();
    assumeFalse(pythons.isEmpty(), "no python3 from 3.8 on is here");
    Files.writeString(directory.resolve("key"), KEY);
    host = HoldfastProcess.start(directory, Map.of("HOLDFAST_AUTHKEY", KEY), "serve", "--bridge", "off",
        "--declare", "conformance=queue");
    at = host.awaitPython();
  }

  @AfterAll
  void stop() throws Exception {
    if (host != null) {
      assertThat(host.terminate().ended().err()).as("what the host says").allMatch(line ->
          line.startsWith("holdfast: ") || line.contains("showed a wrong key"));
    }
  }

  private HoldfastProcess.Ended run(Path python, String script, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(python.toString(), SCRIPTS.resolve(script).toString(), "--at", at,
        "--authkey-file", directory.resolve("key").toString()));
    command.addAll(List.of(options));
    return HoldfastProcess.startCommand(directory, Map.of(), command).ended(DEADLINE_S);
  }

  private void conforms(Path python, String startMethod) throws Exception {
    HoldfastProcess.Ended ended = run(python, "conformance/run.py", "--named-queue", "conformance", "--start-method",
        startMethod, "-j", "4");
    assertThat(ended.code()).as("%s, %s: %s", python, startMethod, ended).isZero();
    assertThat(ended.out().get(ended.out().size() - 1)).matches(".*native (\\d+) of \\1; objects left: 0.*");
  }

  @Test
  void everyTestPassesWithForkedProcesses() throws Exception {
    for (Path python : pythons) {
      conforms(python, "fork");
    }
  }

  @Test
  void everyTestPassesWithSpawnedProcesses() throws Exception {
    conforms(pythons.get(0), "spawn");
    if (pythons.size() > 1) {
      conforms(pythons.get(pythons.size() - 1), "spawn");
    }
  }
}
