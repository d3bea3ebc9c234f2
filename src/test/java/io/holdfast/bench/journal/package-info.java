/** What durability costs: hosts with a journal beside what is under them, and beside hosts without. */
package io.holdfast.bench.journal;
