/** The switches of operators, which all servers of one database share. */
@NullMarked
package io.aiprovider.server.switches;

import org.jspecify.annotations.NullMarked;
