package io.holdfast.python;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code holdfast serve} with nothing but a python entrance, as a process of its own. */
final class ServedHost implements AutoCloseable {
  private static final long START_S = 60;

  private final Process process;
  private final Path directory;
  private final String at;

  private ServedHost(Process process, Path directory, String at) {
    this.process = process;
    this.directory = directory;
    this.at = at;
  }

  static ServedHost start(Path directory, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m", "-Dio.netty.jfr.enabled=false", "-cp", System.getProperty("java.class.path"), "io.holdfast.Main",
        "serve", "--bridge", "off", "--python", "127.0.0.1:0", "--data", "data"));
    command.addAll(List.of(arguments));
    Path errors = directory.resolve("serve.log");
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectError(errors.toFile());
    builder.environment().remove("HOLDFAST_AUTHKEY");
    Process process = builder.start();
    BufferedReader out = process.inputReader();
    String ready = CompletableFuture.supplyAsync(() -> {
      try {
        return out.readLine();
      } catch (IOException e) {
        return e.toString();
      }
    }).completeOnTimeout("nothing within " + START_S + " s", START_S, TimeUnit.SECONDS).get();
    if (ready == null || !ready.startsWith("READY ")) {
      process.destroyForcibly();
      throw new AssertionError("the host said '" + ready + "' and " + Files.readString(errors));
    }
    return new ServedHost(process, directory, ready.replaceAll(".*\"python\":\"([^\"]*)\".*", "$1"));
  }

  /** HOST:PORT of the python entrance. */
  String at() {
    return at;
  }

  String keyFile() {
    return directory.resolve("data/authkey").toString();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
