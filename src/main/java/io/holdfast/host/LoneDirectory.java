package io.holdfast.host;

import io.holdfast.error.HoldfastException.NoSuchObject;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.model.Call;
import io.vertx.core.Future;
import java.util.List;

/** The directory of a host that is not in a cluster: every name is its own. */
final class LoneDirectory implements Directory {
  private final String nodeId;

  LoneDirectory(String nodeId) {
    this.nodeId = nodeId;
  }

  @Override
  public String nodeId() {
    return nodeId;
  }

  @Override
  public Future<String> claim(String name, Runnable reserve) {
    reserve.run();
    return Future.succeededFuture(nodeId);
  }

  @Override
  public Future<Void> release(String name) {
    return Future.succeededFuture();
  }

  @Override
  public Future<String> locate(String name) {
    return Future.failedFuture(noSuchObject(name));
  }

  @Override
  public void forward(String node, Call call) {
    call.fail(new Unavailable("the node " + node + " is not known here; this host is alone"));
  }

  @Override
  public List<String> otherHosts() {
    return List.of();
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  static NoSuchObject noSuchObject(String name) {
    String shown = name.length() <= 80 ? name : name.substring(0, 80) + "…";
    return new NoSuchObject("no object is called '" + shown
        + "'; create it first, or see what there is with 'holdfast ls'");
  }
}
