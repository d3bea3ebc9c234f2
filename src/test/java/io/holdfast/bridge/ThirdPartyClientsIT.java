package io.holdfast.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Programs in other languages, in processes of their own. Skipped, saying so, where their language is not installed.
 */
class ThirdPartyClientsIT extends BridgeHost {
  private static final String PYTHON_PACKAGE = "vertx-eventbus-client==1.0.0";

  @Override
  BridgeOptions options() {
    return super.options().withPlain(BridgeOptions.Plain.addresses(List.of("news"), List.of("news")));
  }

  private record Ended(int code, String output) {
  }

  private static Ended run(Map<String, String> environment, String... command) {
    try {
      Path output = Files.createTempFile("holdfast-client", ".txt");
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      boolean ended = process.waitFor(120, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      String text = Files.readString(output, StandardCharsets.UTF_8);
      Files.delete(output);
      return new Ended(ended ? process.exitValue() : -1, ended ? text : "did not end within 120 s: " + text);
    } catch (IOException notThere) {
      return new Ended(-1, notThere.toString());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String port() {
    return Integer.toString(bridge().port());
  }

  private static String key() {
    return HexFormat.of().formatHex(RawClient.KEY);
  }

  @Test
  void thePublishedPythonClientWorks() {
    File packages = new File("target/third-party/python");
    if (run(Map.of(), "python3", "--version").code() != 0) {
      abort("python3 is not installed");
    }
    if (!new File(packages, "vertx").isDirectory()) {
      Ended installed = run(Map.of(), "python3", "-m", "pip", "install", "--quiet", "--target", packages.getPath(),
          PYTHON_PACKAGE);
      if (installed.code() != 0) {
        abort(PYTHON_PACKAGE + " cannot be installed: " + installed.output());
      }
    }
    Ended ended = run(Map.of("PYTHONPATH", packages.getPath()), "python3", "src/test/python/stock_client.py", port(),
        key());
    assertThat(ended.output()).endsWith("OK\n");
    assertThat(ended.code()).isZero();
  }

  @Test
  void aNodeClientWorks() {
    if (run(Map.of(), "node", "--version").code() != 0) {
      abort("node is not installed");
    }
    Ended ended = run(Map.of(), "node", "src/test/node/bridge_client.js", port(), key());
    assertThat(ended.output()).isEqualTo("OK\n");
    assertThat(ended.code()).isZero();
  }
}
