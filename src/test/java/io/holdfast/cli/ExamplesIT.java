package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.cli.HoldfastProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples do what their READMEs say. */
class ExamplesIT {
  private static final Path EXAMPLES = Path.of("examples").toAbsolutePath();
  private static final String CLASSPATH = System.getProperty("java.class.path");

  @TempDir
  Path directory;

  private Ended java(String file) throws Exception {
    return HoldfastProcess.startCommand(directory, Map.of(), List.of(Path.of(System.getProperty("java.home"), "bin",
        "java").toString(),
        "-Dlogback.configurationFile=" + Path.of("conf/logback.xml").toAbsolutePath(), "-cp", CLASSPATH,
        EXAMPLES.resolve(file).toString())).ended();
  }

  private HoldfastProcess python(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("python3"));
    command.addAll(List.of(arguments));
    return HoldfastProcess.startCommand(directory, environment, command);
  }

  private static void assumePython() {
    assumeTrue(Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(path -> Files.isExecutable(Path.of(path, "python3"))), "python3 is not installed");
  }

  /** A README shows what the example prints behind the command. */
  private static void assertShown(String readme, String command, String output) throws Exception {
    assertThat(Files.readAllLines(EXAMPLES.resolve(readme))).anySatisfy(
        line -> assertThat(line).contains(command).endsWith("# " + output));
  }

  @Test
  void anEmployeeIsRaised() throws Exception {
    Ended ended = java("java-employee/EmployeeExample.java");
    assertThat(ended.out()).as("%s", ended).containsExactly("bob earns 1100.0");
    assertShown("java-employee/README.md", "EmployeeExample.java", "bob earns 1100.0");
  }

  @Test
  void aDurableEmployeeOutlivesItsProcess() throws Exception {
    for (String said : List.of("bob earns 1100.0", "bob earns 1210.0")) {
      Ended ended = java("java-durable-employee/DurableEmployeeExample.java");
      assertThat(ended.out()).as("%s", ended).containsExactly(said);
      assertShown("java-durable-employee/README.md", "DurableEmployeeExample.java", said);
    }
  }

  @Test
  void aDurableEmployeeOutlivesAServedNode() throws Exception {
    SourceCode.compile(directory.resolve("classes"), "DurableEmployeeExample",
        Files.readString(EXAMPLES.resolve("java-durable-employee/DurableEmployeeExample.java")));
    for (String salary : List.of("1100.0", "1210.0")) {
      try (HoldfastProcess host = HoldfastProcess.start(directory, Map.of(), "serve", "--bridge", "127.0.0.1:0",
          "--classpath", "classes", "--deploy", "bob=DurableEmployeeExample$Employee")) {
        Ended raised = CommandRun.run(directory, Map.of(), "call", "--at", host.awaitBridge(), "bob", "raise", "10");
        assertThat(raised.out()).as("%s", raised).containsExactly(salary);
        assertShown("java-durable-employee/README.md", "call bob raise 10", salary);
        assertThat(host.terminate().ended().code()).isZero();
      }
    }
  }

  @Test
  void aTypeOfOnesOwnWaitsForWarmth() throws Exception {
    Ended ended = java("java-own-verticle/ThermostatExample.java");
    assertThat(ended.out()).as("%s", ended).containsExactly("warm at 21.5");
    assertShown("java-own-verticle/README.md", "ThermostatExample.java", "warm at 21.5");
  }

  @Test
  void theirClassesAreDeployedOnAServedNode() throws Exception {
    Path classes = directory.resolve("classes");
    SourceCode.compile(classes, "EmployeeExample",
        Files.readString(EXAMPLES.resolve("java-employee/EmployeeExample.java")));
    SourceCode.compile(classes, "ThermostatExample",
        Files.readString(EXAMPLES.resolve("java-own-verticle/ThermostatExample.java")));
    try (HoldfastProcess host = HoldfastProcess.start(directory, Map.of(), "serve", "--bridge", "127.0.0.1:0",
        "--classpath", "classes",
        "--deploy", "bob=EmployeeExample$Employee", "--deploy",
            "hall=ThermostatExample$ThermostatObject,target=21.0")) {
      String bridge = host.awaitBridge();
      Ended raised = CommandRun.run(directory, Map.of(), "call", "--at", bridge, "bob", "raise", "10");
      assertThat(raised.out()).as("%s", raised).containsExactly("1100.0");
      assertShown("java-employee/README.md", "call bob raise 10", "1100.0");
      Ended measured = CommandRun.run(directory, Map.of(), "call", "--at", bridge, "hall", "measured", "21.5");
      assertThat(measured.code()).as("%s", measured).isZero();
    }
  }

  @Test
  void aPageOfPythonIsAClient() throws Exception {
    assumePython();
    try (HoldfastProcess host = HoldfastProcess.start(directory, Map.of(), "serve", "--bridge", "127.0.0.1:0")) {
      Ended ended = python(Map.of(), EXAMPLES.resolve("bridge-python/hello.py").toString(), host.awaitBridge(),
          "data/authkey").ended();
      assertThat(ended.out()).as("%s", ended).containsExactly("{'n': 7}");
      assertShown("bridge-python/README.md", "hello.py", "{'n': 7}");
    }
  }

  @Test
  void theWorkerInPythonWorksByHand() throws Exception {
    assumePython();
    try (HoldfastProcess host = HoldfastProcess.start(directory, Map.of(), "serve", "--bridge", "127.0.0.1:0",
        "--declare", "jobs=queue",
        "--declare", "results=queue")) {
      String bridge = host.awaitBridge();
      String key = Files.readString(directory.resolve("data/authkey"));
      try (HoldfastProcess worker = python(Map.of("HOLDFAST_AUTHKEY", key.strip()),
          EXAMPLES.resolve("factor-worker/worker.py").toString(),
          bridge, "me", "jobs", "results")) {
        CommandRun.run(directory, Map.of(), "call", "--at", bridge, "jobs", "put",
            "{\"chunk\": 0, \"numbers\": [15, 999999999999]}");
        String[] get = {"call", "--at", bridge, "--timeout", "20", "results", "get"};
        assertThat(CommandRun.run(directory, Map.of(), get).out().get(0)).contains("\"event\":\"ready\"");
        assertThat(CommandRun.run(directory, Map.of(), get).out().get(0)).contains("\"event\":\"taken\"");
        assertThat(CommandRun.run(directory, Map.of(), get).out().get(0))
            .contains("\"factors\":[[3,5],[3,3,3,7,11,13,37,101,9901]]");
        assertThat(worker.terminate().ended().code()).isNotZero();
      }
    }
  }
}
