package io.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.host.JournalExport;
import io.holdfast.host.JournalImport;
import io.holdfast.journal.BadExport;
import io.holdfast.journal.BadJournal;
import io.holdfast.journal.ExportLine;
import io.holdfast.journal.ExportReader;
import io.holdfast.journal.ExportWriter;
import io.holdfast.journal.FactCodec;
import io.holdfast.journal.JournalCheck;
import io.holdfast.journal.JournalCut;
import io.holdfast.journal.JournalInspection;
import io.holdfast.journal.JournalOptions;
import io.holdfast.journal.StoppedJournal;
import io.holdfast.object.ObjectType;
import io.holdfast.types.BuiltInTypes;
import io.vertx.core.Future;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "journal", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false,
    description = {
      "Look at, check, repair, export and import what a host keeps on its disk, while that host is stopped.",
      "docs/durability.md says what is in it, and what is promised."
    },
    subcommands = {JournalCommand.Inspect.class, JournalCommand.Check.class, JournalCommand.Recover.class,
        JournalCommand.Export.class, JournalCommand.Import.class},
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  holdfast journal inspect                          shards, snapshots and segments of ./data/journal",
      "  holdfast journal inspect --object jobs --json     every record of one object",
      "  holdfast journal check --data /var/lib/holdfast   is all of it as it was written",
      "  holdfast journal recover --shard 0 --to 4711      go back to before damage, after a copy was made",
      "  holdfast journal export backup.jsonl              the present state, one JSON object a line",
      "  holdfast journal import --data new backup.jsonl   an equal host",
      "",
      "Exit codes: 0 done, or all is well; 1 check found problems; 2 bad usage, a host that runs, or a journal or file",
      "that cannot be used: one line says what, and what to do."
    })
final class JournalCommand implements CliCommand {

  @Override
  public Future<Integer> run(Terminal terminal) {
    throw new UsageException("journal: say what to do: inspect, check, recover, export or import; see 'holdfast "
        + "journal --help'");
  }

  /** What all of them have in common: the directory. */
  private abstract static class OfData implements CliCommand {
    @Option(names = "--data", paramLabel = "DIR", defaultValue = "data",
        description = "The host's data directory (default ./data).")
    private String data;

    @Override
    public final Future<Integer> run(Terminal terminal) {
      try {
        return Future.succeededFuture(work(terminal));
      } catch (BadJournal | BadExport bad) {
        throw new UsageException(bad.getMessage());
      } catch (IOException e) {
        throw new UsageException("--data: '" + data + "': " + e + "; see to the disk");
      } catch (UncheckedIOException e) {
        throw new UsageException("--data: '" + data + "': " + e.getCause() + "; see to the disk");
      }
    }

    abstract int work(Terminal terminal) throws IOException;

    final Path directory(Terminal terminal) {
      return data(terminal).resolve("journal");
    }

    final Path data(Terminal terminal) {
      return terminal.resolve(data);
    }

    final StoppedJournal open(Terminal terminal) {
      return StoppedJournal.open(directory(terminal));
    }

    static ReadingProgress progress(Terminal terminal, long total) {
      return new ReadingProgress(terminal, total, () -> System.nanoTime() / 1_000_000);
    }
  }

  /** Those that read facts: with classes beside the built-in types. */
  private abstract static class OfTypes extends OfData {
    @Option(names = "--deploy", paramLabel = "NAME=CLASS[,option=value…]",
        description = "A class of your own whose objects are in it, as for serve; may be repeated.")
    private List<String> deploy = List.of();

    @Option(names = "--classpath", paramLabel = "PATH", description = "Jars and directories with these classes.")
    private List<String> classpath = List.of();

    final List<ObjectType> types(Terminal terminal) {
      List<String> elements = new ArrayList<>();
      classpath.forEach(path -> elements.addAll(List.of(path.split(File.pathSeparator))));
      DeployedClasses classes = new DeployedClasses(elements, "--classpath", terminal);
      List<ObjectType> types = new ArrayList<>(BuiltInTypes.all());
      for (String text : deploy) {
        types.add(classes.type(Declaration.parse(text, "CLASS", "--deploy")));
      }
      return types;
    }
  }

  @Command(name = "inspect", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false,
      description = {"Show the shards with their snapshots and segments: bytes, indexes and terms.",
          "With --shard, --from, --limit or --object: the records, one a line. Secrets of sessions are never shown."})
  static final class Inspect extends OfData {
    @Option(names = "--shard", paramLabel = "N", description = "Records of this shard alone.")
    private Integer shard;

    @Option(names = "--from", paramLabel = "INDEX", description = "Records of the log from this index on.")
    private Long from;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many records.")
    private Long limit;

    @Option(names = "--object", paramLabel = "NAME", description = "Records of this object alone.")
    private String object;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Override
    int work(Terminal terminal) throws IOException {
      if (limit != null && limit < 1) {
        throw UsageException.of("--limit", limit, "use 1 or more");
      } else if (from != null && from < 0) {
        throw UsageException.of("--from", from, "use 0 or more");
      }
      try (StoppedJournal journal = open(terminal)) {
        if (shard != null && (shard < 0 || shard >= journal.shards())) {
          throw UsageException.of("--shard", shard, "use 0 to " + (journal.shards() - 1));
        }
        JournalInspection inspection = new JournalInspection(journal);
        if (shard == null && from == null && limit == null && object == null) {
          inspection.shards(one -> terminal.out().println(json ? one.toString() : shardText(one)));
        } else {
          inspection.records(new JournalInspection.Filter(shard == null ? -1 : shard, from == null ? -1 : from,
              limit == null ? Long.MAX_VALUE : limit, object),
              one -> terminal.out().println(json ? one.toString() : recordText(one)), terminal::say);
        }
      }
      return ExitCode.OK;
    }

    private static String shardText(ObjectNode shard) {
      StringBuilder text = new StringBuilder("shard " + shard.get("shard") + "  " + shard.get("directory").asText());
      for (JsonNode one : shard.withArray("snapshots")) {
        text.append(String.format("%n  snapshot  up to entry %s, term %s, %s bytes  %s", one.get("index"),
            one.get("term"), one.get("bytes"), one.get("file").asText()));
      }
      for (JsonNode one : shard.withArray("segments")) {
        text.append(String.format("%n  segment   entries %s to %s", one.get("first"), one.get("last")));
        if (one.has("last_term")) {
          text.append(one.get("first_term").equals(one.get("last_term")) ? ", term " + one.get("last_term")
              : ", terms " + one.get("first_term") + " to " + one.get("last_term"));
        }
        text.append(", ").append(one.get("bytes")).append(" bytes  ").append(one.get("file").asText());
        if (one.has("problem")) {
          text.append(String.format("%n            %s", one.get("problem").asText()));
        }
      }
      return text.toString();
    }

    private static String recordText(ObjectNode record) {
      StringBuilder text = new StringBuilder();
      text.append("shard ").append(record.remove("shard"));
      text.append(record.has("entry") ? ", entry " + record.remove("entry")
          : ", snapshot " + record.remove("snapshot"));
      record.remove("term");
      text.append(": ").append(record.remove("record").asText());
      if (record.has("object")) {
        text.append(' ').append(record.remove("object").asText());
      }
      return text.append(' ').append(record).toString();
    }
  }

  @Command(name = "check", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false,
      description = {"Read every byte: checksums, records, facts, and whether these follow one another.",
          "Each problem is a line on standard output: where, what, and what to do. Nothing is changed."})
  static final class Check extends OfTypes {
    @Override
    int work(Terminal terminal) {
      Map<String, FactCodec> types = new HashMap<>();
      for (ObjectType type : types(terminal)) {
        if (type.canLast()) {
          types.put(type.name(), type.facts());
        }
      }
      try (StoppedJournal journal = open(terminal)) {
        JournalCheck.Summary found = new JournalCheck(journal, types,
            problem -> terminal.out().println(HoldfastCommand.oneLine(problem)),
            progress(terminal, journal.bytes())).run();
        found.unknownTypes().forEach(type -> terminal.say("note: no class of the type '" + type
            + "' was given (--classpath, --deploy): its facts were compared with the schema alone"));
        terminal.say(found.objects() + " objects, " + found.facts() + " facts, " + found.sessions() + " sessions in "
            + found.entries() + " entries, " + found.bytes() + " bytes; " + (found.problems() == 0 ? "no problems"
            : found.problems() == 1 ? "1 problem" : found.problems() + " problems"));
        return found.problems() == 0 ? ExitCode.OK : ExitCode.FAILED;
      }
    }
  }

  @Command(name = "recover", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false,
      description = {"Go back in the log of one shard: cut off what is behind an index, after all of it was copied to",
          "recovered-SHARD-N beside it. What is cut off is said; start the host, or check, afterwards."})
  static final class Recover extends OfData {
    @Option(names = "--shard", paramLabel = "N", required = true, description = "The shard.")
    private int shard;

    @Option(names = "--to", paramLabel = "INDEX", required = true, description = "The last entry that stays.")
    private long to;

    @Override
    int work(Terminal terminal) throws IOException {
      try (StoppedJournal journal = open(terminal)) {
        JournalCut.Lost lost = new JournalCut(journal, shard, to).run();
        terminal.say("all of shard " + shard + " as it was is in " + lost.copy());
        terminal.say("cut off behind entry " + to + ": " + lost.entries() + " entries, " + lost.records() + " records, "
            + lost.allFacts() + " facts" + (lost.unreadable() ? ", and what could not be read" : ""));
        lost.facts().forEach((object, facts) -> terminal.out().println(object + "\t" + facts));
      }
      return ExitCode.OK;
    }
  }

  @Command(name = "export", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false,
      description = {"Write the present state of everything that is kept to a new file of mode 0600, or with - to",
          "standard output: one JSON object a line. It holds the secrets of sessions; keep it as the key is kept."})
  static final class Export extends OfTypes {
    @Parameters(index = "0", paramLabel = "FILE", description = "A file that is not there yet, or - .")
    private String file;

    @Option(names = "--without-sessions",
        description = "Leave sessions, their secrets and the answers kept for them out: they have ended then.")
    private boolean withoutSessions;

    @Option(names = "--without", paramLabel = "NAME", description = "Leave this object out; may be repeated.")
    private List<String> without = List.of();

    @Override
    int work(Terminal terminal) throws IOException {
      List<ObjectType> types = types(terminal);
      try (StoppedJournal journal = open(terminal)) {
        ExportLine.End end = file.equals("-") ? write(terminal, journal, types, terminal.out())
            : writeFile(terminal, journal, types);
        if (file.equals("-") && terminal.out().checkError()) {
          throw new UsageException("standard output was closed before all was written");
        }
        terminal.say("exported " + counted(end) + (end.sessions() + end.answers() == 0 ? ""
            : "; whoever has it can resume these sessions"));
      }
      return ExitCode.OK;
    }

    private ExportLine.End writeFile(Terminal terminal, StoppedJournal journal, List<ObjectType> types)
        throws IOException {
      Path path = terminal.resolve(file);
      try (FileChannel channel = FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        boolean whole = false;
        try {
          ExportLine.End end = write(terminal, journal, types, Channels.newOutputStream(channel));
          channel.force(true);
          whole = true;
          return end;
        } finally {
          if (!whole) {
            Files.delete(path);
          }
        }
      } catch (FileAlreadyExistsException e) {
        throw UsageException.of("FILE", file, "there is such a file; name one that is not there");
      }
    }

    private ExportLine.End write(Terminal terminal, StoppedJournal journal, List<ObjectType> types, OutputStream out)
        throws IOException {
      return new JournalExport(journal, types, new ExportWriter(out), !withoutSessions, new HashSet<>(without))
          .run(progress(terminal, journal.bytes()));
    }
  }

  @Command(name = "import", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false,
      description = {"Make a journal of an export, in a data directory that has none. Every line is checked first:",
          "the journal is there as a whole or not at all."})
  static final class Import extends OfTypes {
    @Parameters(index = "0", paramLabel = "FILE", description = "The export, or - for standard input.")
    private String file;

    @Option(names = "--shards", paramLabel = "N", description = "How many shards it is to have (default: as before).")
    private Integer shards;

    @Override
    int work(Terminal terminal) throws IOException {
      if (shards != null && (shards < 1 || shards > JournalOptions.MOST_SHARDS)) {
        throw UsageException.of("--shards", shards, "use 1 to " + JournalOptions.MOST_SHARDS);
      }
      List<ObjectType> types = types(terminal);
      Path path = terminal.resolve(file);
      if (!file.equals("-") && !Files.isReadable(path)) {
        throw UsageException.of("FILE", file, "use an export that is there and can be read");
      }
      DataDirectory.open(data(terminal), "--data");
      try (InputStream in = file.equals("-") ? terminal.in() : Files.newInputStream(path)) {
        ExportLine.End end = new JournalImport(types, new ExportReader(in)).run(directory(terminal),
            shards == null ? 0 : shards);
        terminal.say("imported " + counted(end) + " into " + directory(terminal));
      } catch (BadExport bad) {
        throw new UsageException((file.equals("-") ? "standard input" : file) + ", " + bad.getMessage());
      }
      return ExitCode.OK;
    }
  }

  private static String counted(ExportLine.End end) {
    return end.objects() + " objects, " + end.facts() + " facts, " + end.sessions() + " sessions, " + end.answers()
        + " answers";
  }
}
