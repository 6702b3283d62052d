/** On whose behalf a call is made, and what this caller may use. */
@NullMarked
package io.aiprovider.caller;

import org.jspecify.annotations.NullMarked;
