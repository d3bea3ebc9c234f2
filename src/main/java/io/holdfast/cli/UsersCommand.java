package io.holdfast.cli;

import io.holdfast.access.BadUsersFile;
import io.holdfast.access.Decision;
import io.holdfast.access.NamePattern;
import io.holdfast.access.Permission;
import io.holdfast.access.UserEntry;
import io.holdfast.access.UsersFile;
import io.holdfast.host.HostOperations;
import io.holdfast.model.OperationModel;
import io.holdfast.model.TypeModel;
import io.holdfast.object.ObjectOperations;
import io.holdfast.object.ObjectType;
import io.holdfast.types.BuiltInTypes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "users", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false,
    description = {
      "Users with keys and permissions of their own, in the file that the setting access.users names.",
      "A running host takes a change over within a second or so; see docs/access.md."
    },
    subcommands = {UsersCommand.Add.class, UsersCommand.Ls.class, UsersCommand.Rm.class, UsersCommand.Allow.class,
        UsersCommand.Deny.class, UsersCommand.Check.class},
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  holdfast users add ana --key-file ana.key        a user with a random key, and the key in a file to hand over",
      "  holdfast users allow ana 'orders/*' put reads    she may put, and read, where names begin with orders/",
      "  holdfast users allow ana jobs '*' --type queue   everything with jobs, if it is a queue",
      "  holdfast users check ana orders/1 put            is it allowed, and by what",
      "  holdfast users deny ana 'orders/*' put           take that back",
      "  holdfast users ls",
      "  holdfast users rm ana                            her connections end",
      "",
      "Exit codes: 0 done, or allowed; 1 there is no such user or permission, or there is one already, or check says",
      "denied; 2 bad usage, or a file that cannot be used."
    })
final class UsersCommand implements CliCommand {
  private static final int KEY_BYTES = 32;

  @Override
  public Future<Integer> run(Terminal terminal) {
    throw new UsageException("users: say what to do: add, ls, rm, allow, deny or check; see 'holdfast users --help'");
  }

  /** What all of them have in common: the file. */
  private abstract static class OfFile implements CliCommand {
    @Option(names = "--file", paramLabel = "FILE", defaultValue = "conf/users.json",
        description = "The file of users (default ${DEFAULT-VALUE}).")
    private String file;

    @Override
    public final Future<Integer> run(Terminal terminal) {
      try {
        return Future.succeededFuture(change(terminal));
      } catch (BadUsersFile bad) {
        throw new UsageException(bad.getMessage());
      } catch (IOException e) {
        throw new UsageException("--file: '" + file + "' cannot be written (" + AuthKey.reason(e) + ")");
      }
    }

    abstract int change(Terminal terminal) throws IOException;

    final String file() {
      return file;
    }

    final UsersFile read(Terminal terminal) {
      return UsersFile.read(terminal.resolve(file), file);
    }

    final void write(Terminal terminal, UsersFile users) throws IOException {
      users.write(terminal.resolve(file));
    }

    final int failed(Terminal terminal, String why) {
      terminal.say(why);
      return ExitCode.FAILED;
    }

    final int noSuchUser(Terminal terminal, String name) {
      return failed(terminal, "there is no user " + UsageException.shown(name) + " in " + file
          + "; 'holdfast users ls' lists them");
    }
  }

  @Command(name = "add", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false,
      description = {"Add a user with a random key, who may do nothing yet. Makes the file when there is none.",
          "The key is never printed: it is in the file of users, and in the --key-file."})
  static final class Add extends OfFile {
    @Parameters(index = "0", paramLabel = "NAME", description = "Letters, digits and . _ @ -, up to 100.")
    private String name;

    @Option(names = "--key-file", paramLabel = "FILE",
        description = "Write the key there as well, mode 0600, for the user to connect with.")
    private String keyFile;

    @Option(names = "--certificate", paramLabel = "SUBJECT",
        description = "The user needs a client certificate of this subject too, for example CN=ana,O=Example.")
    private String certificate;

    @Override
    int change(Terminal terminal) throws IOException {
      UsersFile users = Files.exists(terminal.resolve(file())) ? read(terminal) : UsersFile.EMPTY;
      if (users.users().containsKey(name)) {
        return failed(terminal, "there is a user " + UsageException.shown(name) + " in " + file() + " already; take "
            + "them out with 'holdfast users rm " + name + "' to give them a new key");
      }
      byte[] random = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(random);
      UserEntry.Key key = new UserEntry.Key(HexFormat.of().formatHex(random));
      UsersFile more = users.with(UserEntry.of(name, key, Optional.ofNullable(certificate)));
      if (keyFile != null) {
        writeKey(terminal.resolve(keyFile), key);
      }
      write(terminal, more);
      terminal.say("added '" + name + "' to " + file() + ", who may do nothing yet; holdfast users allow " + name
          + " 'PATTERN' OPERATION…");
      terminal.say("to connect: holdfast ls --user " + name + " --authkey-file "
          + (keyFile == null ? "FILE, a file with the key that stands in " + file() : keyFile));
      terminal.say("a host takes users from this file when its setting access.users names it");
      return ExitCode.OK;
    }

    private void writeKey(Path target, UserEntry.Key key) {
      try (var channel = Files.newByteChannel(target, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        channel.write(StandardCharsets.US_ASCII.encode(key.reveal() + "\n"));
      } catch (FileAlreadyExistsException e) {
        throw UsageException.of("--key-file", keyFile, "there is such a file; name one that is not there");
      } catch (IOException e) {
        throw UsageException.of("--key-file", keyFile, "it cannot be written (" + AuthKey.reason(e) + ")");
      }
    }
  }

  @Command(name = "ls", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false,
      description = "List the users and what they may do; keys are not shown.")
  static final class Ls extends OfFile {
    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Override
    int change(Terminal terminal) {
      List<UserEntry> users = List.copyOf(read(terminal).users().values());
      int width = Math.max(4, users.stream().mapToInt(user -> user.name().length()).max().orElse(0));
      if (!json) {
        terminal.out().printf("%-" + width + "s  %s%n", "NAME", "MAY");
      }
      for (UserEntry user : users) {
        if (json) {
          terminal.out().println(json(user).encode());
          continue;
        }
        List<String> lines = new ArrayList<>(user.permissions().stream().map(Permission::toString).toList());
        if (!user.inbound().isEmpty()) {
          lines.add("send to " + joined(user.inbound()));
        }
        if (!user.outbound().isEmpty()) {
          lines.add("register at " + joined(user.outbound()));
        }
        user.certificate().ifPresent(subject -> lines.add("only with a certificate of " + subject));
        String first = lines.isEmpty() ? "nothing" : lines.remove(0);
        terminal.out().printf("%-" + width + "s  %s%n", user.name(), first);
        lines.forEach(line -> terminal.out().printf("%" + width + "s  %s%n", "", line));
      }
      return ExitCode.OK;
    }

    private static String joined(List<NamePattern> patterns) {
      return String.join(", ", patterns.stream().map(NamePattern::text).toList());
    }

    private static JsonObject json(UserEntry user) {
      JsonArray permissions = new JsonArray();
      user.permissions().forEach(permission -> permissions.add(new JsonObject()
          .put("objects", texts(permission.objects())).put("types", new JsonArray(permission.types()))
          .put("operations", new JsonArray(permission.operations()))));
      return new JsonObject().put("name", user.name()).put("certificate", user.certificate().orElse(null))
          .put("permissions", permissions).put("inbound", texts(user.inbound()))
          .put("outbound", texts(user.outbound()));
    }

    private static JsonArray texts(List<NamePattern> patterns) {
      return new JsonArray(patterns.stream().map(NamePattern::text).toList());
    }
  }

  @Command(name = "rm", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false,
      description = "Take a user out: their connections end, and what their sessions hold is given back.")
  static final class Rm extends OfFile {
    @Parameters(index = "0", paramLabel = "NAME", description = "The user.")
    private String name;

    @Override
    int change(Terminal terminal) throws IOException {
      UsersFile users = read(terminal);
      if (!users.users().containsKey(name)) {
        return noSuchUser(terminal, name);
      }
      write(terminal, users.without(name));
      return ExitCode.OK;
    }
  }

  @Command(name = "allow", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false,
      description = "Allow a user operations on the objects of a name, or with * at its end of all that begin so.")
  static final class Allow extends OfFile {
    @Parameters(index = "0", paramLabel = "NAME", description = "The user.")
    private String name;

    @Parameters(index = "1", paramLabel = "PATTERN",
        description = "Names of objects. '' is the host itself; '~*' are anonymous objects.")
    private String pattern;

    @Parameters(index = "2..*", arity = "1..*", paramLabel = "OPERATION",
        description = "Names of operations; * for all, reads for all that change nothing.")
    private List<String> operations;

    @Option(names = "--type", paramLabel = "TYPE", description = "Only objects of this type; may be repeated.")
    private List<String> types = List.of();

    @Override
    int change(Terminal terminal) throws IOException {
      UsersFile users = read(terminal);
      UserEntry user = users.users().get(name);
      if (user == null) {
        return noSuchUser(terminal, name);
      }
      Permission added = new Permission(List.of(new NamePattern(pattern)), types, operations);
      List<Permission> all = new ArrayList<>(user.permissions());
      int same = 0;
      while (same < all.size() && !(all.get(same).objects().equals(added.objects())
          && all.get(same).types().equals(added.types()))) {
        same++;
      }
      if (same < all.size()) {
        List<String> both = new ArrayList<>(all.get(same).operations());
        operations.stream().filter(operation -> !both.contains(operation)).forEach(both::add);
        all.set(same, new Permission(added.objects(), added.types(), both));
      } else {
        all.add(added);
      }
      write(terminal, users.with(user.withPermissions(all)));
      types.stream().filter(type -> BuiltInTypes.all().stream().noneMatch(known -> known.name().equals(type)))
          .forEach(type -> note(terminal, "type is called", type));
      operations.stream().filter(operation -> !isKnown(operation))
          .forEach(operation -> note(terminal, "type has an operation", operation));
      return ExitCode.OK;
    }

    private static boolean isKnown(String operation) {
      return operation.equals(Permission.ALL) || operation.equals(Permission.READS)
          || ObjectOperations.MODEL.find(operation) != null
          || TypeModel.of(HostOperations.class).find(operation) != null
          || BuiltInTypes.all().stream().anyMatch(type -> type.model().find(operation) != null);
    }

    /** It may be that of a class of the host's owner, which this command knows nothing of. */
    private static void note(Terminal terminal, String what, String name) {
      terminal.say("note: no built-in " + what + " " + UsageException.shown(name) + "; if it is not of a type of your "
          + "own it allows nothing");
    }
  }

  @Command(name = "deny", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false,
      description = {"Take back what was allowed on exactly this pattern; with * all of it.",
          "What no permission allows is denied, so there is nothing else to deny."})
  static final class Deny extends OfFile {
    @Parameters(index = "0", paramLabel = "NAME", description = "The user.")
    private String name;

    @Parameters(index = "1", paramLabel = "PATTERN", description = "The pattern as it was allowed.")
    private String pattern;

    @Parameters(index = "2..*", arity = "1..*", paramLabel = "OPERATION", description = "Operations, or * for all.")
    private List<String> operations;

    @Override
    int change(Terminal terminal) throws IOException {
      UsersFile users = read(terminal);
      UserEntry user = users.users().get(name);
      if (user == null) {
        return noSuchUser(terminal, name);
      }
      NamePattern taken = new NamePattern(pattern);
      List<Permission> left = new ArrayList<>();
      boolean found = false;
      for (Permission permission : user.permissions()) {
        if (!permission.objects().contains(taken)) {
          left.add(permission);
          continue;
        }
        List<NamePattern> others = permission.objects().stream().filter(other -> !other.equals(taken)).toList();
        if (!others.isEmpty()) {
          left.add(new Permission(others, permission.types(), permission.operations()));
        }
        List<String> remaining = operations.contains(Permission.ALL) ? List.of()
            : permission.operations().stream().filter(operation -> !operations.contains(operation)).toList();
        found |= remaining.size() < permission.operations().size();
        if (!remaining.isEmpty()) {
          left.add(new Permission(List.of(taken), permission.types(), remaining));
        }
      }
      if (!found) {
        return failed(terminal, "'" + name + "' has no permission for " + String.join(", ", operations)
            + " on exactly " + UsageException.shown(pattern) + "; 'holdfast users ls' shows what they have");
      }
      UserEntry fewer = user.withPermissions(left);
      write(terminal, users.with(fewer));
      if (!pattern.endsWith("*")) {
        operations.stream().filter(operation -> !operation.equals(Permission.ALL))
            .filter(operation -> fewer.decide(pattern, operation) != Decision.DENIED).forEach(operation -> terminal.say(
                "'" + name + "' may still " + operation + " on " + pattern + " by another permission; see 'holdfast "
                + "users check'"));
      }
      return ExitCode.OK;
    }
  }

  @Command(name = "check", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false,
      description = "Say whether a user may call an operation on an object, and why. Exit code 0: allowed, 1: denied.")
  static final class Check extends OfFile {
    @Parameters(index = "0", paramLabel = "NAME", description = "The user.")
    private String name;

    @Parameters(index = "1", paramLabel = "OBJECT", description = "The object's name; '' is the host itself.")
    private String object;

    @Parameters(index = "2", paramLabel = "OPERATION", description = "The operation; create and find belong to a name.")
    private String operation;

    @Option(names = "--type", paramLabel = "TYPE",
        description = "The object's type, where permissions depend on it.")
    private String type;

    @Override
    int change(Terminal terminal) {
      UserEntry user = read(terminal).users().get(name);
      if (user == null) {
        return noSuchUser(terminal, name);
      }
      if (object.isEmpty() && Set.of("list", "types").contains(operation)) {
        return allowed(terminal, "every user may; a listing has what the user may see");
      }
      if (object.isEmpty() && Set.of("create", "find").contains(operation)) {
        throw UsageException.of("OBJECT", object, "give the name to " + operation + ", or '~' for an anonymous object");
      }
      String known = object.isEmpty() ? "host" : type;
      Decision decision = user.decide(object, operation);
      if (decision == Decision.DENIED) {
        return denied(terminal, "no permission of '" + name + "' names this operation on this object");
      }
      if (known == null && decision == Decision.DEPENDS_ON_TYPE) {
        return denied(terminal, "unless the object is of the right type; give --type TYPE to know");
      }
      Optional<Permission> allowing = user.allowing(object, known == null ? "" : known, operation, reads(known));
      return allowing.map(permission -> allowed(terminal, "by the permission: " + permission))
          .orElseGet(() -> denied(terminal, "no permission of '" + name + "' allows it on a " + known));
    }

    private boolean reads(String ofType) {
      OperationModel everywhere = ObjectOperations.MODEL.find(operation);
      if (everywhere != null) {
        return everywhere.reads();
      }
      return object.isEmpty() || operation.equals("find") || BuiltInTypes.all().stream()
          .filter(candidate -> candidate.name().equals(ofType)).map(ObjectType::model)
          .map(model -> model.find(operation)).anyMatch(found -> found != null && found.reads());
    }

    private static int allowed(Terminal terminal, String why) {
      terminal.out().println("allowed: " + why);
      return ExitCode.OK;
    }

    private static int denied(Terminal terminal, String why) {
      terminal.out().println("denied: " + why);
      return ExitCode.FAILED;
    }
  }
}
