package io.holdfast.host;

import io.holdfast.model.Default;
import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.value.DictValue;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** What can be asked of the host itself, over every entrance: calls whose object is the empty name. */
@SharedType(value = "host", doc = "The names of a host or cluster of hosts: create, find and list objects.")
public interface HostOperations {

  /**
   * A named object, found or made.
   *
   * @param created whether this call made it
   */
  record Created(String name, String type, long incarnation, boolean created) {
  }

  /**
   * An entry of a listing.
   *
   * @param host the id of the node it lives on
   */
  record Listed(String name, String type, long incarnation, String host) {
  }

  /**
   * One page of a listing, in the order of the names.
   *
   * @param next pass it as {@code after} to get the next page; null on the last
   */
  record Page(List<Listed> objects, Optional<String> next) {
  }

  /** An option or parameter. */
  record Taken(String name, String expects, boolean required) {
  }

  /** A type that objects can be made of. */
  record TypeInfo(String name, String doc, List<Taken> options, List<String> operations) {
  }

  /**
   * What an operation of a type has come to.
   *
   * @param failures how many calls failed, by the error's name
   * @param parked calls that wait now
   * @param timed one call in sixteen is timed: so many were
   * @param meanMicros mean time of those: the turn, and handing its answers over
   * @param maxMicros the longest of the last minutes
   */
  record OperationStats(String type, String operation, long calls, DictValue failures, long parked, long timed,
      double meanMicros, double maxMicros) {
  }

  /**
   * What has come in at an entrance.
   *
   * @param refusals frames that could not be used, and calls that users may not make
   */
  record EntranceStats(String entrance, long connections, long receivedBytes, long sentBytes, long refusals) {
  }

  /**
   * The figures of one host since its start.
   *
   * @param objects in use now, by type
   * @param operations those that have been called, the most called first
   */
  record Stats(String node, long uptimeMs, DictValue objects, long sessions, List<EntranceStats> entrances,
      List<OperationStats> operations) {
  }

  @Operation("Find the object of that name, or make it: one caller makes it, all get the same one. Without a name, "
      + "make an anonymous object. WrongType when the name belongs to another type or an option given here differs "
      + "from the object's; BadArguments when the name or an option is not allowed.")
  Future<Created> create(String type, @Default("null") Optional<String> name, @Default("{}") DictValue options);

  @Operation(value = "The object of that name. NoSuchObject when there is none.", reads = true)
  Future<Created> find(String name);

  @Operation(value = "Named objects in the order of their names: those that start with the prefix, of the type unless "
      + "that is empty, after the name 'after', at most 'limit' (1 to 1000). A page may be short, even empty, and "
      + "still have a next one.", reads = true)
  Future<Page> list(@Default("\"\"") String prefix, @Default("\"\"") String type, @Default("\"\"") String after,
      @Default("100") int limit);

  @Operation(value = "The types that objects can be made of, with their options and operations.", reads = true)
  Future<List<TypeInfo>> types();

  @Operation(value = "The node's id, version and counts.", reads = true)
  Future<DictValue> status();

  @Operation(value = "The figures of this node since its start: calls, failures, waiting calls and times of each "
      + "operation of each type, objects, sessions, connections, bytes and refusals.", reads = true)
  Future<Stats> stats();
}
