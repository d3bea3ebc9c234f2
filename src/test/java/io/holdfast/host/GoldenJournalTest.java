package io.holdfast.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.journal.ExportWriter;
import io.holdfast.journal.FactCodec;
import io.holdfast.journal.JournalCheck;
import io.holdfast.journal.JournalInspection;
import io.holdfast.journal.JournalOptions;
import io.holdfast.journal.StoppedJournal;
import io.holdfast.types.BuiltInTypes;
import io.holdfast.value.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What version 1 of the journal has written is read as it was, for ever: a data directory with every kind of record and
 * every built-in type, and its export. {@code HOLDFAST_UPDATE=true} makes both anew, which breaks the promise.
 */
class GoldenJournalTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/journal/1");
  private static final Path EXPORT = GOLDEN.resolve("export.jsonl");

  @TempDir
  Path directory;

  /** Without locks, which name the process that had them. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path one : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(one).toString());
        if (Files.isDirectory(one)) {
          Files.createDirectories(target);
        } else if (!one.getFileName().toString().endsWith("lock")) {
          Files.copy(one, target);
        }
      }
    }
  }

  private static String export(Path data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (StoppedJournal journal = StoppedJournal.open(data.resolve("journal"))) {
      new JournalExport(journal, BuiltInTypes.all(), new ExportWriter(out), true, Set.of()).run(read -> { });
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatWasWrittenIsReadAsItWas() throws Exception {
    if ("true".equals(System.getenv("HOLDFAST_UPDATE"))) {
      makeAnew();
    }
    copy(GOLDEN.resolve("host"), directory.resolve("data"));
    assertThat(export(directory.resolve("data"))).isEqualTo(Files.readString(EXPORT));
    List<String> problems = new ArrayList<>();
    Map<String, FactCodec> types = new HashMap<>();
    BuiltInTypes.all().forEach(type -> types.put(type.name(), type.facts()));
    Set<String> kinds = new TreeSet<>();
    Set<String> typesThere = new TreeSet<>();
    try (StoppedJournal journal = StoppedJournal.open(directory.resolve("data/journal"))) {
      JournalCheck.Summary found = new JournalCheck(journal, types, problems::add, read -> { }).run();
      assertThat(found.sessions()).isEqualTo(1);
      new JournalInspection(journal).records(new JournalInspection.Filter(-1, -1, Long.MAX_VALUE, null), record -> {
        kinds.add(record.get("record").asText());
        if (record.has("type")) {
          typesThere.add(record.get("type").asText());
        }
        assertThat(record.has("secret")).isFalse();
      }, problems::add);
    }
    assertThat(problems).isEmpty();
    assertThat(kinds).containsExactly("dropped", "kept", "kept_drop", "kept_facts", "made", "session_ended",
        "session_opened", "turn");
    assertThat(typesThere).isEqualTo(new TreeSet<>(types.keySet()));
    try (KeptHost host = KeptHost.start(directory.resolve("data"))) {
      assertThat(host.call("counter", "get")).isEqualTo(Value.of(44));
      assertThat(host.call("long", "get", 0)).isEqualTo(Value.of("x".repeat(LONG)));
      assertThat(host.call("shown", "get")).isEqualTo(Value.of(1));
    }
  }

  private static final int LONG = (1 << 20) + 100;

  /** A log, a snapshot of it, and a log behind that; among it a record in two parts. */
  private void makeAnew() throws Exception {
    Path made = directory.resolve("made");
    JournalOptions options = JournalOptions.of(made.resolve("journal"));
    try (KeptHost host = KeptHost.start(options)) {
      EveryType.fill(host);
    }
    try (KeptHost host = KeptHost.start(options.withSnapshots(1, 1))) {
      host.call("counter", "add", 1);
      host.make("counter", "a{1}").make("counter", "a{2}").make("counter", "a{3}"); // of both shards
      host.eventually("a snapshot of each shard", () -> snapshots(made) >= 2);
    }
    try (KeptHost host = KeptHost.start(options)) {
      Session late = host.session(60_000);
      host.call(late, 1, "counter", "add", 1);
      host.call(late, 2, "a{1}", "drop");
      host.call("a{2}", "drop");
      host.host().sessions().end(late);
      host.make("list", "long");
      host.call("long", "append", "x".repeat(LONG));
    }
    Files.createDirectories(GOLDEN);
    for (Path old : List.of(GOLDEN.resolve("host"), EXPORT)) {
      if (Files.exists(old)) {
        try (Stream<Path> all = Files.walk(old)) {
          for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(one);
          }
        }
      }
    }
    try (Stream<Path> all = Files.walk(made)) {
      for (Path one : all.filter(Files::isRegularFile).toList()) {
        trim(one);
      }
    }
    copy(made, GOLDEN.resolve("host"));
    Files.writeString(EXPORT, export(made));
  }

  /** The zeros that a segment ends with are not kept. */
  private static void trim(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0 && file.getFileName().toString().startsWith("log_inprogress")) {
      end--;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(end);
    }
  }

  private static long snapshots(Path made) {
    try (Stream<Path> all = Files.walk(made)) {
      return all.filter(file -> file.getFileName().toString().matches("snapshot\\.\\d+_\\d+"))
          .map(file -> file.getParent()).distinct().count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
