package io.holdfast.durability;

import io.holdfast.bridge.RawClient;
import io.holdfast.cli.HoldfastProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@code holdfast serve} that is killed and started again, always on the same data directory and port. */
final class KilledHost implements Victim {
  private static final long DEADLINE_S = 120;
  private static final int MOST_STARTS = 5;
  private static final String PORT_IS_TAKEN = "free port";

  private final Path directory;
  private final List<String> arguments;
  private HoldfastProcess process;
  private int port; // 0 until the first start
  private volatile CompletableFuture<Integer> up = new CompletableFuture<>();

  /** @param arguments of {@code serve}, but for the bridge's address */
  KilledHost(Path directory, List<String> arguments) {
    this.directory = directory;
    this.arguments = arguments;
  }

  @Override
  public void start() throws Exception {
    // somebody may have been given the port by accident meanwhile, most likely a client that tried to reach it
    for (int i = 1; !up.isDone(); i++) {
      launch();
      try {
        String bridge = process.awaitBridge();
        port = Integer.parseInt(bridge.substring(bridge.lastIndexOf(':') + 1));
        up.complete(port);
      } catch (AssertionError e) {
        process.kill();
        if (i == MOST_STARTS || !e.getMessage().contains(PORT_IS_TAKEN)) {
          throw e;
        }
      }
    }
  }

  @Override
  public boolean startAndKill(long ms) throws Exception {
    launch();
    boolean ended = process.endsWithin(ms);
    kill();
    return !ended || process.ended().toString().contains(PORT_IS_TAKEN);
  }

  private void launch() throws Exception {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", "-Xmx512m", "-cp", System.getProperty("java.class.path"), "io.holdfast.Main",
        "serve", "--python", "off", "--bridge", "127.0.0.1:" + port));
    command.addAll(arguments);
    process = HoldfastProcess.startCommand(directory,
        Map.of("HOLDFAST_AUTHKEY", new String(RawClient.KEY, StandardCharsets.UTF_8)), command);
  }

  @Override
  public void kill() throws Exception {
    if (up.isDone()) {
      up = new CompletableFuture<>();
    }
    process.kill().ended();
  }

  @Override
  public int awaitUp() {
    try {
      return up.get(DEADLINE_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the host was not ready within " + DEADLINE_S + " s", e);
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
