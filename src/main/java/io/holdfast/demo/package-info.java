/**
 * The main job: numbers factorised by workers of two languages through a job queue with leases. Built on the public
 * parts of Holdfast alone, as a user's program is.
 */
package io.holdfast.demo;
