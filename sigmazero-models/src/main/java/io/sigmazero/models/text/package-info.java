/** Text from files, made fit to be shown. */
package io.sigmazero.models.text;
