package io.holdfast.cli;

import io.holdfast.bridge.BridgeOptions.Limits;
import io.holdfast.host.HostOptions;
import io.holdfast.journal.JournalOptions;
import io.holdfast.object.ObjectLimits;
import io.holdfast.python.PythonOptions;
import java.util.List;

/**
 * Every setting of {@code holdfast serve}: its key in the configuration file, what it takes and its default. The table
 * that the reading, {@code conf/holdfast.json} and {@code docs/settings.md} follow.
 */
enum Setting {
  BRIDGE("bridge", SettingKind.listening(), "127.0.0.1:7870",
      "Where the bridge listens: HOST:PORT, port 0 for any free one, or off."),
  PYTHON("python", SettingKind.listening(), "127.0.0.1:7871",
      "Where the python entrance listens, which programs of multiprocessing.managers connect to: HOST:PORT, port 0 for "
          + "any free one, or off."),
  PYTHON_MD5("pythonMd5", SettingKind.flag(), true,
      "Let clients of Python 3.11 and older in, which prove that they have the key with HMAC-MD5 and nothing else."),
  HTTP("http", SettingKind.listening(), "127.0.0.1:7872",
      "Where metrics are to be served. Checked, but this version does not serve any: READY says null."),
  DATA("data", SettingKind.text(), "./data",
      "The data directory; made with mode 0700 when it is not there. Holds the key that the first start makes."),
  IN_MEMORY("inMemory", SettingKind.flag(), false,
      "Keep objects in memory only: without a journal, they end with the host. A host of a cluster does so in any "
          + "case."),
  JOURNAL_SHARDS("journal.shards", SettingKind.whole(1, JournalOptions.MOST_SHARDS, "shards"),
      JournalOptions.DEFAULT.shards(),
      "Logs that the journal's objects are spread over. Fixed when the data directory is made."),
  JOURNAL_SNAPSHOT_BYTES("journal.snapshotBytes", SettingKind.whole(1, 1L << 40, "bytes"),
      JournalOptions.DEFAULT.snapshotBytes(),
      "A shard makes a snapshot, and shortens its log, when that has grown by so many bytes, or by as many as the "
          + "latest snapshot has when those are more."),
  JOURNAL_SNAPSHOT_RECORDS("journal.snapshotRecords", SettingKind.whole(1, 1L << 40, "records"),
      JournalOptions.DEFAULT.snapshotRecords(), "Or by so many records."),
  JOURNAL_WAITING("journal.waitingBytes", SettingKind.whole(1, 1L << 40, "bytes"),
      JournalOptions.DEFAULT.waitingBytes(),
      "What may wait for the disk in one shard; with more, calls that write are refused with Unavailable."),
  JOURNAL_RESERVE("journal.reserveBytes", SettingKind.whole(0, 1L << 40, "bytes"),
      JournalOptions.DEFAULT.reserveBytes(),
      "With less room than that on the disk, calls that write are refused with Unavailable; reading goes on."),
  AUTHKEY_FILE("authkeyFile", SettingKind.optionalText(), null,
      "The file that holds the key shared with clients; a newline at its end is not part of it. Null: the variable "
          + "HOLDFAST_AUTHKEY, else the file authkey in the data directory, made at the first start."),
  DECLARE("declare", SettingKind.texts(), List.of(),
      "Objects made at the start unless they are there, each NAME=TYPE[,option=value…]; or, for the python entrance, "
          + "what a typeid with arguments makes: get_queue({0})=TYPE[,option=value…]."),
  DEPLOY("deploy", SettingKind.texts(), List.of(),
      "Objects of your own classes deployed at the start, each NAME=CLASS[,option=value…]."),
  CLASSPATH("classpath", SettingKind.texts(), List.of(),
      "Jars and directories that hold those classes."),
  CLUSTER("cluster", SettingKind.optionalText(), null,
      "The Hazelcast configuration of the cluster to join. Null: this host is alone."),
  CLUSTER_HOST("clusterHost", SettingKind.text(), "127.0.0.1",
      "The address of this machine that the other nodes of the cluster reach it at."),
  EVENT_LOOPS("eventLoops", SettingKind.whole(0, 1024, "threads"), 0,
      "Event loops that objects and connections are spread over. 0: one for each processor, two at least."),
  SPIN("spinMicros", SettingKind.whole(0, 1000, "µs"), 50,
      "How long an event loop that was busy just now looks for more before it sleeps, giving way to other threads: "
          + "to be woken takes several times what a small call does. While the journal writes, and with 0, it sleeps "
          + "at once."),
  OBJECTS("limits.objects", SettingKind.whole(1, 100_000_000, "objects"), HostOptions.DEFAULT.maxObjects(),
      "Objects on this host; one more is refused with TooLarge."),
  SESSIONS("limits.sessions", SettingKind.whole(1, 10_000_000, "sessions"), HostOptions.DEFAULT.maxSessions(),
      "Sessions at this host; one more is refused with TooLarge."),
  LONGEST_LEASE("limits.longestLeaseMs", SettingKind.whole(0, 86_400_000, "ms"), HostOptions.DEFAULT.longestLeaseMs(),
      "The longest lease that a session may ask for: how long it lives on without a connection."),
  ANONYMOUS_IDLE("limits.anonymousIdleMs", SettingKind.whole(1_000, 31_536_000_000L, "ms"),
      HostOptions.DEFAULT.anonymousIdleMs(),
      "An anonymous object that is not called for so long is dropped."),
  PARKED_CALLS("limits.parkedCalls", SettingKind.whole(1, 10_000_000, "calls"), ObjectLimits.DEFAULT.parkedCalls(),
      "Callers that may wait in one object; one more is refused with TooLarge."),
  QUEUED_CALLS("limits.queuedCalls", SettingKind.whole(1, 10_000_000, "calls"), ObjectLimits.DEFAULT.queuedCalls(),
      "Calls that may stand before one object while it is busy; one more is refused with Unavailable."),
  ANSWERS("limits.answersPerSession", SettingKind.whole(1, 10_000_000, "answers"),
      ObjectLimits.DEFAULT.answersPerSession(),
      "Answers that one object keeps for one session until the session has them; above, its writes are refused."),
  HISTORY_FACTS("limits.historyFacts", SettingKind.whole(1, 10_000_000, "facts"), ObjectLimits.DEFAULT.historyFacts(),
      "The latest facts of a watched object that are kept for its watchers; one that is further behind gets a gap."),
  HISTORY_BYTES("limits.historyBytes", SettingKind.whole(1, 1 << 30, "bytes"), ObjectLimits.DEFAULT.historyBytes(),
      "What these facts may take together; the latest one is kept whatever it takes."),
  STATE_BYTES("limits.stateBytes", SettingKind.whole(1, 1 << 30, "bytes"), ObjectLimits.DEFAULT.stateBytes(),
      "The largest state of an object that a watcher behind a gap is told; of a larger one it is told the number "
          + "alone."),
  FRAME("limits.bridge.frameBytes", SettingKind.whole(1, 1 << 30, "bytes"), Limits.DEFAULT.frameBytes(),
      "The longest frame, either way."),
  STRANGER_FRAME("limits.bridge.strangerFrameBytes", SettingKind.whole(1, 1 << 20, "bytes"),
      Limits.DEFAULT.strangerFrameBytes(), "The longest frame of a connection that is not authenticated yet."),
  CONNECTIONS("limits.bridge.connections", SettingKind.whole(1, 10_000_000, "connections"),
      Limits.DEFAULT.connections(),
      "Connections at one time."),
  STRANGERS("limits.bridge.strangers", SettingKind.whole(1, 10_000_000, "connections"), Limits.DEFAULT.strangers(),
      "Connections at one time that are not authenticated yet."),
  HANDSHAKE("limits.bridge.handshakeMs", SettingKind.whole(1, 3_600_000, "ms"), Limits.DEFAULT.handshakeMs(),
      "The time that a connection has to authenticate itself."),
  CALLS_IN_FLIGHT("limits.bridge.callsInFlight", SettingKind.whole(1, 10_000_000, "calls"),
      Limits.DEFAULT.callsInFlight(),
      "Calls of one connection that are not answered yet, waiting ones included; with more, nothing is read from it."),
  OWED("limits.bridge.owedBytes", SettingKind.whole(1, 1 << 30, "bytes"), Limits.DEFAULT.owedBytes(),
      "Answers that one connection has not taken yet; with more, nothing is read from it."),
  STALL("limits.bridge.stallMs", SettingKind.whole(1, 86_400_000, "ms"), Limits.DEFAULT.stallMs(),
      "A connection that is owed something and takes nothing for so long is cut."),
  IDLE("limits.bridge.idleMs", SettingKind.whole(0, 31_536_000_000L, "ms"), Limits.DEFAULT.idleMs(),
      "A connection that sends nothing for so long is cut. 0: never."),
  REGISTRATIONS("limits.bridge.registrations", SettingKind.whole(1, 10_000_000, "addresses"),
      Limits.DEFAULT.registrations(), "Plain event-bus addresses that one connection may be registered at."),
  UNANSWERED("limits.bridge.unanswered", SettingKind.whole(1, 10_000_000, "requests"), Limits.DEFAULT.unanswered(),
      "Plain event-bus requests that one connection has been sent and has not answered."),
  PYTHON_MESSAGE("limits.python.messageBytes", SettingKind.whole(256, 1 << 30, "bytes"),
      PythonOptions.Limits.DEFAULT.messageBytes(),
      "The longest message of a Python client; a longer one is answered with an error."),
  PYTHON_CONNECTIONS("limits.python.connections", SettingKind.whole(1, 10_000_000, "connections"),
      PythonOptions.Limits.DEFAULT.connections(), "Connections of Python clients at one time."),
  PYTHON_STRANGERS("limits.python.strangers", SettingKind.whole(1, 10_000_000, "connections"),
      PythonOptions.Limits.DEFAULT.strangers(), "Those at one time that are not authenticated yet."),
  PYTHON_HANDSHAKE("limits.python.handshakeMs", SettingKind.whole(1, 3_600_000, "ms"),
      PythonOptions.Limits.DEFAULT.handshakeMs(), "The time that such a connection has to authenticate itself."),
  PYTHON_STALL("limits.python.stallMs", SettingKind.whole(1, 86_400_000, "ms"),
      PythonOptions.Limits.DEFAULT.stallMs(),
      "A connection of a Python client that is owed an answer and takes nothing for so long is cut."),
  PYTHON_GRACE("limits.python.graceMs", SettingKind.whole(1, 86_400_000, "ms"),
      PythonOptions.Limits.DEFAULT.graceMs(),
      "How long an object that no Python client and no value refers to any more can still be referred to again."),
  PERMITTED_INBOUND("permitted.inbound", SettingKind.patterns(), List.of(),
      "Plain event-bus addresses that bridge clients may send and publish to, each a regular expression that matches "
          + "the whole address; those that begin with holdfast. never are."),
  PERMITTED_OUTBOUND("permitted.outbound", SettingKind.patterns(), List.of(),
      "Plain event-bus addresses that bridge clients may register at, likewise."),
  TLS_CERTIFICATE("tls.certificate", SettingKind.optionalText(), null,
      "The bridge's certificate chain, a PEM file; with it and the key the bridge speaks TLS only."),
  TLS_KEY("tls.key", SettingKind.optionalText(), null,
      "The private key of that certificate, a PEM file."),
  TLS_CLIENT_CA("tls.clientCa", SettingKind.optionalText(), null,
      "A PEM file with the certificates that issue those of clients; with it every client must show one."),
  ACCESS_USERS("access.users", SettingKind.optionalText(), null,
      "The file of users with keys and permissions of their own, made by holdfast users; mode 0600. Null: there is the "
          + "shared key only."),
  ACCESS_RELOAD("access.reloadMs", SettingKind.whole(10, 3_600_000, "ms"), 1_000,
      "How often that file is looked at; when it has changed it is in force without a restart.");

  private final String key;
  private final SettingKind kind;
  private final Object absent;
  private final String meaning;

  Setting(String key, SettingKind kind, Object absent, String meaning) {
    this.key = key;
    this.kind = kind;
    this.absent = absent instanceof Integer number ? Long.valueOf(number) : absent;
    this.meaning = meaning;
  }

  /** The key in the file; a dot goes one object deeper. */
  String key() {
    return key;
  }

  SettingKind kind() {
    return kind;
  }

  /** The default. */
  Object absent() {
    return absent;
  }

  String meaning() {
    return meaning;
  }
}
