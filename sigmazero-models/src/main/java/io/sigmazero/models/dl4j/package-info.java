/** Networks of DL4J: reading their files safely, and their layers as nodes of the graph. */
package io.sigmazero.models.dl4j;
