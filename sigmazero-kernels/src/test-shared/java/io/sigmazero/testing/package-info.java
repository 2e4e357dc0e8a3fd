/** What the tests of all modules share: the fixtures beside the checkout, and reading them. */
package io.sigmazero.testing;
