package io.holdfast.cli;

import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException;
import io.holdfast.host.HostOperations;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "ls", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false,
    description = "List the named objects of a host and its cluster, in the order of their names.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  holdfast ls                        all of them",
      "  holdfast ls orders/ --type queue   queues whose names begin with orders/",
      "  holdfast ls --limit 10 --json      the first ten, one JSON object a line",
      "",
      "Exit codes: 0 listed, if nothing; 1 the host refused; 2 bad usage; 3 no connection or denied."
    })
final class LsCommand implements CliCommand {
  private static final int PAGE = 1000;

  @Mixin
  private ClientOptions client;

  @Parameters(index = "0", arity = "0..1", paramLabel = "PREFIX", defaultValue = "",
      description = "Only names that begin with this.")
  private String prefix;

  @Option(names = "--type", paramLabel = "TYPE", defaultValue = "", description = "Only objects of this type.")
  private String type;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many (default: all).")
  private Long limit;

  @Override
  public Future<Integer> run(Terminal terminal) {
    if (limit != null && limit < 1) {
      throw UsageException.of("--limit", limit, "use a whole number of 1 or more");
    }
    return client.converse(terminal, objects -> page(terminal, objects, "", limit == null ? Long.MAX_VALUE : limit,
        true))
        .recover(failure -> failure instanceof HoldfastException refused
            ? Future.succeededFuture(CallFailure.say(terminal, refused, client.json(), ""))
            : Future.failedFuture(failure));
  }

  private Future<Integer> page(Terminal terminal, SharedObjects objects, String after, long left, boolean first) {
    return objects.host().list(prefix, type, after, (int) Math.min(PAGE, left)).compose(page -> {
      print(terminal, page.objects(), first);
      long rest = left - page.objects().size();
      return page.next().isEmpty() || rest == 0 ? Future.succeededFuture(ExitCode.OK)
          : page(terminal, objects, page.next().get(), rest, false);
    });
  }

  private void print(Terminal terminal, List<HostOperations.Listed> listed, boolean first) {
    if (client.json()) {
      listed.forEach(object -> terminal.out().println(new JsonObject().put("name", object.name())
          .put("type", object.type())
          .put("incarnation", object.incarnation()).put("host", object.host()).encode()));
      return;
    }
    int nameWidth = Math.max(4, listed.stream().mapToInt(object -> object.name().length()).max().orElse(0));
    int typeWidth = Math.max(4, listed.stream().mapToInt(object -> object.type().length()).max().orElse(0));
    String row = "%-" + nameWidth + "s  %-" + typeWidth + "s  %s%n";
    if (first) {
      terminal.out().printf(row, "NAME", "TYPE", "HOST");
    }
    listed.forEach(object -> terminal.out().printf(row, object.name(), object.type(), object.host()));
  }
}
