/**
 * The commands: what a user types, the settings it comes to, and the host, entrances and clients it starts. Commands
 * answer with a Future of their exit code; no thread waits for them.
 */
package io.holdfast.cli;
