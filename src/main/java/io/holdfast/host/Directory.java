package io.holdfast.host;

import io.holdfast.error.HoldfastException.NoSuchObject;
import io.holdfast.model.Call;
import io.vertx.core.Future;
import java.util.List;

/**
 * Which node of the cluster has which name, and the way to it. A host alone has all names itself; see
 * {@link LoneDirectory}. Thread-safe; futures complete on any thread.
 */
interface Directory {

  /** This node's id. */
  String nodeId();

  /**
   * Gets the name for this node, unless another has it.
   *
   * @param reserve run, on any thread, when the name is this node's: puts it among the objects here at once
   * @return the id of the node that has the name
   */
  Future<String> claim(String name, Runnable reserve);

  /** The name is free again: its object here has gone or was never made. */
  Future<Void> release(String name);

  /**
   * The node that has the name.
   *
   * @return fails with {@link NoSuchObject} when none has, {@code ObjectGone} when the one that had it has died
   */
  Future<String> locate(String name);

  /** Runs the call at that node's host and answers it. */
  void forward(String node, Call call);

  /** The other nodes that own objects. */
  List<String> otherHosts();

  /** Leaves the cluster: names of this node are free, calls under way to others fail. */
  Future<Void> close();
}
