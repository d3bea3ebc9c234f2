package io.holdfast.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;

/**
 * What is fixed when a journal is made, in its file {@code journal.json}: the format of the directory, the id of the
 * host whose it is, how many shards it has and so which slots belong to which.
 *
 * @param node the host's id
 * @param begun whether it was ever started to the end: from then on its shards have to be there
 */
record JournalFile(int format, String node, int shards, boolean begun) {
  private static final String NAME = "journal.json";
  private static final int FORMAT = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  static Path in(Path directory) {
    return directory.resolve(NAME);
  }

  /** @throws BadJournal when it is there and cannot be used */
  static JournalFile openOrMake(Path directory, int shards) throws IOException {
    Path path = directory.resolve(NAME);
    if (Files.exists(path)) {
      return read(path);
    }
    if (Files.exists(directory.resolve("raft"))) {
      throw new BadJournal("the journal in " + directory + " has logs but no " + NAME
          + ", which says how to read them; put the file back from a copy");
    }
    return make(directory, new BigInteger(64, new SecureRandom()).toString(32), shards);
  }

  /** Writes it; none is there. */
  static JournalFile make(Path directory, String node, int shards) throws IOException {
    JournalFile made = new JournalFile(FORMAT, node, shards, false);
    made.write(in(directory));
    return made;
  }

  /** All its shards have been made: that one of them is missing is seen from now on. */
  void begin(Path directory) throws IOException {
    if (!begun) {
      new JournalFile(format, node, shards, true).write(directory.resolve(NAME));
    }
  }

  private void write(Path path) throws IOException {
    ObjectNode json = JSON.createObjectNode().put("format", format).put("node", node).put("shards", shards)
        .put("slots", Slots.COUNT).put("begun", begun);
    writeWhole(path, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }

  /** @throws BadJournal when there is none that can be used */
  static JournalFile read(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new BadJournal("there is no journal in " + path.getParent() + "; give the data directory of a host");
    }
    JsonNode json;
    try {
      json = JSON.readTree(path.toFile());
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new BadJournal(path + " is no JSON (" + e.getOriginalMessage() + "); put it back from a copy", e);
    }
    int format = json.path("format").asInt();
    int shards = json.path("shards").asInt();
    if (format != FORMAT || json.path("slots").asInt() != Slots.COUNT) {
      throw new BadJournal("the journal in " + path.getParent() + " is of format " + json.path("format")
          + ", this version reads format " + FORMAT + "; use the version that wrote it");
    }
    if (shards < 1 || shards > JournalOptions.MOST_SHARDS || json.path("node").asText().isEmpty()) {
      throw new BadJournal(path + " names no host, or not 1 to " + JournalOptions.MOST_SHARDS
          + " shards; put it back from a copy");
    }
    return new JournalFile(format, json.path("node").asText(), shards, json.path("begun").asBoolean());
  }

  /** The file is as it was or as it is to be, whatever happens meanwhile. */
  static void writeWhole(Path path, byte[] bytes) throws IOException {
    Path unfinished = path.resolveSibling(path.getFileName() + ".unfinished");
    Files.write(unfinished, bytes);
    try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    SnapshotFile.syncDirectory(path.getParent());
  }
}
