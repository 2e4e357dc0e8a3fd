/** Inputs that are images: how their pixels lie, and files of them. */
package io.sigmazero.bench.image;
