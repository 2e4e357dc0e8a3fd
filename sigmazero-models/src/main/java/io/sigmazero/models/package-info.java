/** Models from files: what an importer gives and how it refuses. */
package io.sigmazero.models;
