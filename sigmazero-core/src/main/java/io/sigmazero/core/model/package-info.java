/** What the attack needs of a model: logits of inputs, and the input's gradient for a cotangent. */
package io.sigmazero.core.model;
