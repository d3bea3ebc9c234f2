package io.holdfast.bench.journal;

import io.holdfast.client.SharedObjects;
import io.holdfast.journal.JournalOptions;
import io.holdfast.types.SharedDict;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The heap of a host with a journal over that of one without, with the same in it: dicts, with so many entries all
 * together. A process for each.
 *
 * <pre>java … io.holdfast.bench.journal.Heap ENTRIES OBJECTS DIRECTORY</pre>
 */
public final class Heap {
  private static final int IN_FLIGHT = 64;

  private Heap() {
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("child")) {
      fill(arguments[1].equals("durable"), Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]),
          Path.of(arguments[4]));
      return;
    }
    int entries = Integer.parseInt(arguments[0]);
    int objects = Integer.parseInt(arguments[1]);
    Path directory = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[2])), "heap");
    try {
      compare(0, 1, directory.resolve("nothing"));
      compare(entries, objects, directory.resolve("entries"));
      compare(objects, objects, directory.resolve("objects"));
    } finally {
      LogDirectory.delete(directory);
    }
  }

  private static void compare(int entries, int objects, Path directory) throws Exception {
    long memory = heapOf("memory", entries, objects, directory);
    long durable = heapOf("durable", entries, objects, directory);
    System.out.printf(Locale.ROOT, "%,d entries of %,d dicts: %,.1f MB with a journal, %,.1f MB without, %.2f times%n",
        entries, objects, durable / 1e6, memory / 1e6, (double) durable / memory);
  }

  private static long heapOf(String kind, int entries, int objects, Path directory)
      throws IOException, InterruptedException {
    List<String> command = KeeperProcess.java(System.getProperty("java.class.path"), "-Xmx1g");
    command.addAll(List.of(Heap.class.getName(), "child", kind, Integer.toString(entries), Integer.toString(objects),
        directory.toString()));
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader said = new BufferedReader(new InputStreamReader(process.getInputStream(),
        StandardCharsets.US_ASCII))) {
      return Long.parseLong(said.readLine());
    } finally {
      process.waitFor();
    }
  }

  private static void fill(boolean durable, int entries, int objects, Path directory) {
    Vertx vertx = HostKeeper.vertx();
    if (durable) {
      HostKeeper.durable(vertx, JournalOptions.of(directory));
    } else {
      HostKeeper.forgetful(vertx);
    }
    SharedObjects shared = HostKeeper.join(SharedObjects.connect(vertx));
    int each = entries / objects;
    Fill.run(vertx, objects, IN_FLIGHT, number -> {
      SharedDict<String, String> dict = shared.dict("dict-" + number, String.class, String.class);
      Map<String, String> content = new LinkedHashMap<>();
      for (int i = 0; i < each; i++) {
        content.put("key " + i, "value " + number + " " + i);
      }
      return dict.setAll(content);
    });
    System.out.println(usedHeap());
    System.out.flush();
    System.exit(0);
  }

  private static long usedHeap() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return used;
  }
}
