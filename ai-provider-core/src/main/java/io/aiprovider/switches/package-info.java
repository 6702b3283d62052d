/** Decisions of operators during an incident, which hold until they expire. */
@NullMarked
package io.aiprovider.switches;

import org.jspecify.annotations.NullMarked;
