/**
 * Who may do what: users, their keys and permissions, the file that names them, and what is said of refusals. Knows
 * nothing of connections or hosts; {@code docs/access.md} is the contract.
 */
package io.holdfast.access;
