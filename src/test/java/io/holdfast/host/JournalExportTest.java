package io.holdfast.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.journal.BadExport;
import io.holdfast.journal.BadJournal;
import io.holdfast.journal.ExportReader;
import io.holdfast.journal.ExportWriter;
import io.holdfast.journal.JournalOptions;
import io.holdfast.journal.StoppedJournal;
import io.holdfast.types.BuiltInTypes;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.Value;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is exported and imported is an equal host; what is no export is refused as a whole. */
class JournalExportTest {
  @TempDir
  Path directory;

  private Path data(String name) {
    return directory.resolve(name);
  }

  private static String export(Path data, boolean sessions, String... without) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (StoppedJournal journal = StoppedJournal.open(data.resolve("journal"))) {
      new JournalExport(journal, BuiltInTypes.all(), new ExportWriter(out), sessions, Set.of(without)).run(read -> { });
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void importInto(Path data, String export, int shards) throws IOException {
    Files.createDirectories(data);
    new JournalImport(BuiltInTypes.all(), new ExportReader(new ByteArrayInputStream(
        export.getBytes(StandardCharsets.UTF_8)), 100_000)).run(data.resolve("journal"), shards);
  }

  @Test
  void anImportedHostIsEqualAndItsExportIsTheSame() throws Exception {
    Session session;
    try (KeptHost host = KeptHost.start(data("a"))) {
      session = EveryType.fill(host);
    }
    String first = export(data("a"), true);
    importInto(data("b"), first, 0);
    assertThat(export(data("b"), true)).isEqualTo(first);
    importInto(data("c"), first, 5);
    assertThat(export(data("c"), true)).isEqualTo(first.replace("\"shards\":2", "\"shards\":5"));
    TreeMap<String, String> before = new TreeMap<>();
    try (KeptHost host = KeptHost.start(data("a"))) {
      before.putAll(contents(host, first));
    }
    assertThat(before).hasSizeGreaterThan(20);
    for (String name : List.of("b", "c")) {
      try (KeptHost host = KeptHost.start(data(name))) {
        assertThat(contents(host, first)).isEqualTo(before);
        host.resume(session);
        assertThat(host.call(session, 12, "counter", "add", 1)).isEqualTo(Value.of(42));
        assertThat(host.call("counter", "get")).isEqualTo(Value.of(42));
        assertThat(host.call(session, 14, "dropped", "drop")).isEqualTo(Value.none());
        assertThat(host.call(session, 20, "counter", "add", 1)).isEqualTo(Value.of(43));
        Value token = ((DictValue) host.call(session, 6, "lock", "lease", 600_000)).entries()
            .get(Value.of("token"));
        host.call(session, 21, "lock", "release");
        Value next = ((DictValue) host.call(session, 22, "lock", "lease", 600_000)).entries()
            .get(Value.of("token"));
        assertThat(((IntValue) next).value()).isGreaterThan(
            ((IntValue) token).value());
      }
    }
  }

  /** What is said of every object of the export, and the facts that give its state. */
  private static TreeMap<String, String> contents(KeptHost host, String export) {
    TreeMap<String, String> contents = new TreeMap<>();
    Pattern.compile("(?m)^\\{\"object\":\"([^\"]+)\"").matcher(export).results().map(found -> found.group(1))
        .forEach(name -> contents.put(name, host.call(name, "describe").toString()
            .replaceFirst("'expires_in_ms': \\d+", "") + host.call(name, "facts")));
    return contents;
  }

  @Test
  void withoutSessionsWhatTheyHeldIsGivenBack() throws Exception {
    Session session;
    try (KeptHost host = KeptHost.start(data("a"))) {
      session = EveryType.fill(host);
    }
    String export = export(data("a"), false, "list", "gone");
    assertThat(export).doesNotContain("\"secret\"", "\"answer\"", "\"drop\"", "{\"object\":\"list\"")
        .contains("\"sessions\":0,\"answers\":0,\"drops\":0");
    importInto(data("b"), export, 0);
    assertThat(export(data("b"), false)).isEqualTo(export);
    try (KeptHost host = KeptHost.start(data("b"))) {
      assertThatThrownBy(() -> host.resume(session)).isInstanceOf(Denied.class);
      Session other = host.session(60_000);
      assertThat(host.call(other, 1, "rwlock", "acquire_write", 10_000)).isEqualTo(Value.of(true));
      assertThat(host.call(other, 2, "lock", "acquire", 10_000)).isEqualTo(Value.of(true));
    }
  }

  // ---------------------------------------------------------------- what is refused

  private static final String HEADER = "{\"holdfast\":\"export\",\"version\":1,\"node\":\"n\",\"shards\":2,"
      + "\"numbers\":100,\"sessions\":true}\n";
  private static final String SESSION = "{\"session\":\"n/1\",\"secret\":\"AAAA\",\"lease_ms\":1000,\"user\":\"\"}\n";
  private static final String OBJECT = "{\"object\":\"o\",\"incarnation\":7,\"type\":\"counter\","
      + "\"options\":{\"value\":0},\"fact_number\":3}\n";
  private static final String PROGRESS = "{\"progress\":\"n/1\",\"floor\":3,\"open\":[1],\"latest\":5}\n";
  private static final String ANSWER = "{\"answer\":\"n/1\",\"call\":5,\"result\":9}\n";

  private static String end(int objects, int facts, int sessions, int answers, int drops) {
    return "{\"end\":true,\"objects\":" + objects + ",\"facts\":" + facts + ",\"sessions\":" + sessions
        + ",\"answers\":" + answers + ",\"drops\":" + drops + "}\n";
  }

  private void refused(String export, int line, String... words) throws Exception {
    assertThatThrownBy(() -> importInto(data("r"), export, 0)).isInstanceOf(BadExport.class)
        .hasMessageStartingWith("line " + line + ": ").hasMessageContainingAll(words);
    try (var left = Files.list(data("r"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aLineThatIsNotAsItHasToBeIsNamed() throws Exception {
    String counter = fact();
    importInto(data("good"), HEADER + SESSION + "{\"drop\":\"n/1\",\"call\":4}\n" + OBJECT + PROGRESS + ANSWER + counter
        + end(1, 1, 1, 1, 1), 0);
    refused("", 1, "cut");
    refused("{\"hold", 1, "no newline");
    refused("{\"hold\n", 1, "no JSON");
    refused("[]\n", 1, "no JSON object");
    refused("{}\n", 1, "one of");
    refused("{\"x\":1}\n", 1, "'x'", "one of");
    refused("{\"end\":true}\n", 1, "'objects'", "missing", "whole number");
    refused(OBJECT, 1, "begins with");
    refused(HEADER.replace("1,\"node", "2,\"node"), 1, "version 2", "version 1");
    refused(HEADER.replace("\"shards\":2", "\"shards\":65"), 1, "65", "1 to 64");
    refused(HEADER.replace("\"n\"", "\"\""), 1, "'node'");
    refused(HEADER.replace(":100", ":9007199254740992"), 1, "'numbers'", "2^53");
    refused(HEADER.replace("true", "1"), 1, "'sessions'", "true or false");
    refused(HEADER.replace("}", ",\"more\":1}"), 1, "'more'", "allowed are");
    refused(HEADER.replace("}", ",\"node\":\"n\"}"), 1, "twice");
    refused(HEADER + HEADER, 2, "may not stand here");
    refused(HEADER, 2, "cut");
    refused(HEADER + "{\"type\":\"t\",\"facts\":[]}\n", 2, "'facts'", "object of objects");
    refused(HEADER + "{\"type\":\"t\",\"facts\":{}}\n{\"type\":\"t\",\"facts\":{}}\n", 3, "'t'", "before");
    refused(HEADER + SESSION + SESSION, 3, "order");
    refused(HEADER + SESSION.replace("AAAA", "!"), 2, "'secret'", "base64");
    refused(HEADER + SESSION.replace("AAAA", ""), 2, "'secret'", "1 to");
    refused(HEADER + SESSION.replace("AAAA", "A".repeat(4 * 400)), 2, "'secret'", "1024");
    refused(HEADER + SESSION.replace("n/1", "n".repeat(201)), 2, "200");
    refused(HEADER + SESSION.replace("1000", "0"), 2, "'lease_ms'");
    refused(HEADER.replace("true", "false") + SESSION, 2, "first line");
    refused(HEADER + "{\"drop\":\"n/1\",\"call\":4}\n", 2, "session of this drop");
    refused(HEADER + SESSION + "{\"drop\":\"n/1\",\"call\":4}\n{\"drop\":\"n/1\",\"call\":4}\n", 4, "order");
    refused(HEADER + OBJECT.replace("\"o\"", "\"o o\""), 2, "o o");
    refused(HEADER + OBJECT.replace("\"o\"", "\"" + "o".repeat(256) + "\""), 2, "256");
    refused(HEADER + OBJECT + OBJECT, 3, "order of their names");
    refused(HEADER + OBJECT.replace(":7", ":101"), 2, "'incarnation'", "100");
    refused(HEADER + OBJECT.replace(":7", ":0"), 2, "'incarnation'");
    refused(HEADER + OBJECT + OBJECT.replace("\"o\"", "\"p\""), 3, "'incarnation'");
    refused(HEADER + OBJECT.replace("counter", "strange"), 2, "'strange'", "--classpath");
    refused(HEADER + OBJECT.replace("{\"value\":0}", "[]"), 2, "'options'");
    refused(HEADER + PROGRESS, 2, "may not stand here");
    refused(HEADER + OBJECT + PROGRESS + PROGRESS, 4, "once");
    refused(HEADER + OBJECT + PROGRESS.replace("[1]", "[3]"), 3, "'open'", "below 'floor'");
    refused(HEADER + OBJECT + ANSWER, 3, "progress");
    refused(HEADER + OBJECT + PROGRESS + ANSWER + PROGRESS, 5, "before answers");
    refused(HEADER + OBJECT + PROGRESS + ANSWER.replace("\"result\":9", "\"failure\":18"), 4, "'arguments'");
    refused(HEADER + OBJECT + counter + PROGRESS, 4, "may not stand here");
    refused(HEADER + OBJECT + "{\"fact\":[\"no\",{}]}\n", 3, "no fact", "'no'");
    refused(HEADER + OBJECT + "{\"fact\":[]}\n", 3, "'fact'", "a list of");
    refused(HEADER + OBJECT + "{\"fact\":[\"$expired\",{}], \"x\":1}\n", 3, "'x'");
    refused(HEADER + OBJECT + end(1, 1, 0, 0, 0), 3, "lines are missing");
    refused(HEADER + OBJECT + end(1, 0, 0, 0, 0) + "\n", 4, "nothing may follow");
    refused(HEADER + "{\"fact\":[\"x\",{\"y\":\"" + "z".repeat(100_000) + "\"}]}\n", 2, "100000 bytes");
  }

  /** The state of a counter, as it is exported. */
  private String fact() throws Exception {
    try (KeptHost host = KeptHost.start(data("fact"))) {
      host.make("counter", "c");
      host.call("c", "add", 1);
    }
    return export(data("fact"), true).lines().filter(line -> line.startsWith("{\"fact\":")).findFirst().orElseThrow()
        + "\n";
  }

  @Test
  void factsOfAnUnknownTypeAreTakenAsTheyAre() throws Exception {
    String export = HEADER + "{\"type\":\"mine\",\"facts\":{\"grown\":{\"by\":\"integer\"}}}\n"
        + OBJECT.replace("counter", "mine") + "{\"fact\":[\"grown\",{\"by\":1}]}\n{\"fact\":[\"grown\",{\"by\":2}]}\n"
        + end(1, 2, 0, 0, 0);
    refused(export.replace("[\"grown\",{\"by\":2}]", "[\"shrunk\",{}]"), 5, "'shrunk'", "grown");
    importInto(data("a"), export, 0);
    String again = export(data("a"), true);
    assertThat(again).contains(OBJECT.replace("counter", "mine") + "{\"fact\":[\"grown\",{\"by\":1}]}\n"
        + "{\"fact\":[\"grown\",{\"by\":2}]}\n" + end(1, 2, 0, 0, 0)).contains("{\"type\":\"mine\"");
    importInto(data("b"), again, 0);
    assertThat(export(data("b"), true)).isEqualTo(again);
  }

  @Test
  void aJournalThatIsThereIsLeftAsItIs() throws Exception {
    String export = HEADER + end(0, 0, 0, 0, 0);
    importInto(data("a"), export, 0);
    assertThatThrownBy(() -> importInto(data("a"), export, 0)).isInstanceOf(BadJournal.class)
        .hasMessageContaining("there is a journal in").hasMessageContaining("without one");
    try (KeptHost host = KeptHost.start(data("b"))) {
      assertThat(host.host().nodeId()).isNotEmpty();
      assertThatThrownBy(() -> importInto(data("b"), export, 0)).isInstanceOf(BadJournal.class);
      assertThatThrownBy(() -> export(data("b"), true)).isInstanceOf(BadJournal.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
    }
    assertThatThrownBy(() -> export(data("nowhere"), true)).isInstanceOf(BadJournal.class)
        .hasMessageContaining("no journal in");
    Files.createDirectories(data("c/journal.unfinished/raft")); // an import that was interrupted
    Files.writeString(data("c/journal.unfinished/raft/x"), "half");
    importInto(data("c"), export, 0);
    assertThat(data("c/journal.unfinished")).doesNotExist();
    assertThat(export(data("c"), true)).startsWith(HEADER);
    try (KeptHost host = KeptHost.start(JournalOptions.of(data("c/journal")))) {
      assertThat(host.host().nodeId()).isEqualTo("n");
    }
  }
}
