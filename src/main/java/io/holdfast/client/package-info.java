/**
 * The Java client: typed proxies whose methods return Futures, the same whether the object is in this JVM, on another
 * node of the cluster, or behind a bridge. Nothing here is about any one type.
 */
package io.holdfast.client;
