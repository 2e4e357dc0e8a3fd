/** Whether engines compute what a model says: against each other and against double precision. */
package io.sigmazero.models.check;
