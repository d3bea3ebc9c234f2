package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.cli.HoldfastProcess.Ended;
import io.holdfast.host.EveryType;
import io.holdfast.host.KeptHost;
import io.holdfast.host.Session;
import io.holdfast.journal.BadJournal;
import io.holdfast.journal.JournalOptions;
import io.holdfast.value.Value;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCommandTest {
  @TempDir
  Path directory;

  private Ended journal(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("journal"));
    all.addAll(List.of(arguments));
    return CommandRun.run(directory, Map.of(), all.toArray(new String[0]));
  }

  private Ended done(String... arguments) throws Exception {
    Ended ended = journal(arguments);
    assertThat(ended.code()).as("%s", ended).isZero();
    return ended;
  }

  private String refused(String... arguments) throws Exception {
    Ended ended = journal(arguments);
    assertThat(ended.code()).as("%s", ended).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    return ended.onlyError();
  }

  private JournalOptions oneShard() {
    return JournalOptions.of(directory.resolve("data/journal")).withShards(1);
  }

  /** A counter that was added to ten times in one run and ten times in the next, each time in an entry of its own. */
  private void count() {
    for (int run = 0; run < 2; run++) {
      try (KeptHost host = KeptHost.start(oneShard())) {
        host.make("counter", "c");
        for (int i = 0; i < 10; i++) {
          host.call("c", "add", 1);
        }
      }
    }
  }

  private long entryOf(int fact) throws Exception {
    for (String line : done("inspect", "--object", "c", "--json").out()) {
      JsonObject record = new JsonObject(line);
      if (record.getString("record").equals("turn") && record.getInteger("first") == fact) {
        return record.getLong("entry");
      }
    }
    throw new AssertionError("no entry has fact " + fact);
  }

  private Path log() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("data/journal/raft"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("log_inprogress")).findFirst()
          .orElseThrow();
    }
  }

  private Value value() {
    try (KeptHost host = KeptHost.start(oneShard())) {
      return host.call("c", "get");
    }
  }

  @Test
  void aFlippedBitIsFoundNamedAndGoneBackBehind() throws Exception {
    count();
    assertThat(done("check").onlyError()).contains("1 objects, 20 facts, 0 sessions").contains("no problems");
    long good = entryOf(15);
    byte[] bytes = Files.readAllBytes(log());
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("{\"value\":16}");
    bytes[at + 10] ^= 1;
    Files.write(log(), bytes);
    assertThatThrownBy(this::value).isInstanceOf(BadJournal.class)
        .hasMessageContaining("holdfast journal recover --shard 0 --to " + good);
    Ended found = journal("check");
    assertThat(found.code()).isEqualTo(1);
    assertThat(found.out().get(0)).contains(log().toString()).contains("byte ").contains("entry " + (good + 1))
        .contains("the checksum of an entry does not fit").contains("recover --shard 0 --to " + good);
    assertThat(found.out()).anyMatch(line -> line.contains("object 'c'") && line.contains("fact 17 where 16"));
    assertThat(found.err().get(0)).contains("2 problems");
    assertThat(refused("export", "x.jsonl")).contains("entry " + (good + 1)).contains("journal check");
    assertThat(directory.resolve("x.jsonl")).doesNotExist();
    Ended cut = done("recover", "--shard", "0", "--to", "" + good);
    assertThat(cut.out()).containsExactly("c\t4");
    assertThat(cut.err().get(0)).contains("recovered-0-1");
    assertThat(cut.err().get(1)).contains("behind entry " + good).contains("4 facts, and what could not be read");
    try (Stream<Path> copied = Files.walk(directory.resolve("data/journal/recovered-0-1"))) {
      Path name = log().getFileName();
      Path copy = copied.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
      assertThat(Files.readAllBytes(copy)).isEqualTo(bytes);
    }
    assertThat(done("check").onlyError()).contains("no problems");
    assertThat(value()).isEqualTo(Value.of(15));
    long earlier = entryOf(5); // in a segment that is closed, of an earlier term
    assertThat(done("recover", "--shard", "0", "--to", "" + earlier).out()).containsExactly("c\t10");
    assertThat(value()).isEqualTo(Value.of(5));
    assertThat(done("check").onlyError()).contains("no problems");
  }

  @Test
  void whereALogCannotBeCutIsSaid() throws Exception {
    count();
    assertThat(refused("recover", "--shard", "1", "--to", "3")).contains("no shard 1").contains("0 to 0");
    assertThat(refused("recover", "--shard", "0", "--to", "1000")).contains("give 0 to ");
    assertThat(refused("recover", "--shard", "0", "--to", "-1")).contains("give 0 or more");
    assertThat(refused("recover", "--shard", "0")).contains("--to");
    try (KeptHost host = KeptHost.start(oneShard().withSnapshots(1, 1))) {
      host.call("c", "add", 1);
      host.eventually("a snapshot", () -> {
        try (Stream<Path> files = Files.walk(directory.resolve("data/journal/raft"))) {
          return files.anyMatch(file -> file.getFileName().toString().matches("snapshot\\.\\d+_\\d+"));
        } catch (IOException e) {
          return false;
        }
      });
    }
    assertThat(refused("recover", "--shard", "0", "--to", "3")).contains("is in the snapshot");
    assertThat(String.join("\n", done("inspect").out())).contains("shard 0").contains("snapshot  up to entry")
        .contains("segment   entries");
  }

  @Test
  void whatIsThereIsShownWithoutSecrets() throws Exception {
    Session session;
    try (KeptHost host = KeptHost.start(directory.resolve("data"))) {
      session = EveryType.fill(host);
    }
    String all = String.join("\n", done("inspect", "--from", "0").out());
    assertThat(all).contains("session_opened").contains(session.id()).contains("turn jobs")
        .doesNotContain(Base64.getEncoder().encodeToString(session.secret()));
    assertThat(done("inspect", "--limit", "3").out()).hasSize(3);
    assertThat(done("inspect", "--object", "counter", "--json").out())
        .anySatisfy(line -> assertThat(line).contains("\"facts\":[[\"became\",{\"value\":41}]]"))
        .allSatisfy(line -> assertThat(line).contains("\"object\":\"counter\""));
    assertThat(done("inspect", "--shard", "1", "--limit", "1").out().get(0)).startsWith("shard 1, entry ");
    assertThat(refused("inspect", "--shard", "2")).contains("--shard").contains("0 to 1");
    assertThat(refused("inspect", "--limit", "0")).contains("--limit").contains("1 or more");
    assertThat(refused("inspect", "--from", "-1")).contains("--from").contains("0 or more");
  }

  @Test
  void anExportGoesThroughAFileOrAPipe() throws Exception {
    try (KeptHost host = KeptHost.start(directory.resolve("data"))) {
      EveryType.fill(host);
      String busy = "in use by process " + ProcessHandle.current().pid();
      assertThat(refused("inspect")).contains(busy);
      assertThat(refused("check")).contains(busy);
      assertThat(refused("recover", "--shard", "0", "--to", "1")).contains(busy);
      assertThat(refused("export", "x")).contains(busy);
      assertThat(refused("import", "--data", "data", "x")).contains("'x'");
    }
    assertThat(done("export", "a.jsonl").onlyError()).contains("objects").contains("can resume");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("a.jsonl"))))
        .isEqualTo("rw-------");
    assertThat(refused("export", "a.jsonl")).contains("there is such a file");
    List<String> lines = Files.readAllLines(directory.resolve("a.jsonl"));
    assertThat(done("export", "-").out()).isEqualTo(lines);
    byte[] bytes = Files.readAllBytes(directory.resolve("a.jsonl"));
    Ended piped = CommandRun.run(directory, Map.of(), new ByteArrayInputStream(bytes), "journal", "import", "--data",
        "new/b", "-");
    assertThat(piped.code()).as("%s", piped).isZero();
    done("export", "--data", "new/b", "b.jsonl");
    assertThat(Files.readAllLines(directory.resolve("b.jsonl"))).isEqualTo(lines);
    done("import", "--data", "c", "--shards", "3", "a.jsonl");
    assertThat(done("inspect", "--data", "c", "--json").out()).hasSize(3);
    assertThat(refused("import", "--data", "c", "a.jsonl")).contains("there is a journal in");
    assertThat(refused("import", "--data", "d", "--shards", "65", "a.jsonl")).contains("--shards").contains("1 to 64");
    Files.write(directory.resolve("cut"), lines.subList(0, lines.size() - 1));
    assertThat(refused("import", "--data", "d", "cut")).contains("cut, line " + lines.size())
        .contains("the export has been cut");
    assertThat(directory.resolve("d/journal")).doesNotExist();
    assertThat(refused("check", "--data", "nowhere")).contains("no journal in");
    assertThat(refused()).contains("inspect, check, recover, export or import");
  }
}
