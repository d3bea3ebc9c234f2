package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.cli.HoldfastProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
  private static final String OK = "OK 999 of 999 correct, 1 worker killed";

  @TempDir
  Path directory;

  @Test
  void workersOfTwoLanguagesDoTheWorkAndOneOfThemIsKilled() throws Exception {
    assumeTrue(Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(path -> Files.isExecutable(Path.of(path, "python3"))), "python3 is not installed");
    Ended ended = HoldfastProcess.run(directory, "demo");
    assertThat(ended.code()).as("%s", ended).isZero();
    assertThat(ended.out()).last().isEqualTo(OK);
    assertThat(String.join("\n", ended.err())).containsPattern("killed python-[12] while it held job \\d+")
        .containsPattern("did job \\d+ instead").containsPattern("java-1 \\d+/s");
  }

  @Test
  void withoutPythonTheWorkersAreInJava() throws Exception {
    Ended ended = HoldfastProcess.start(directory, Map.of("PATH", directory.toString()), "demo").ended();
    assertThat(ended.code()).as("%s", ended).isZero();
    assertThat(ended.out()).containsExactly(OK);
    assertThat(ended.err().get(0)).contains("python3 is not on the PATH");
    assertThat(String.join("\n", ended.err())).contains("killed java-").doesNotContain("python-1");
  }

  @Test
  void aPythonThatCannotWorkIsDoneWithout() throws Exception {
    Path python = Files.writeString(directory.resolve("python3"), "#!/bin/sh\nexit 3\n");
    assertThat(python.toFile().setExecutable(true)).isTrue();
    Ended ended = HoldfastProcess.start(directory, Map.of("PATH", directory + ":/bin"), "demo").ended();
    assertThat(ended.code()).as("%s", ended).isZero();
    assertThat(ended.out()).containsExactly(OK);
    assertThat(String.join("\n", ended.err())).contains("no workers in Python").contains("killed java-");
  }
}
