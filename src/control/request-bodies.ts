// Made of openapi/control: `npm run bodies` writes it anew.

export interface components {
    schemas: {
        readonly fault: {
            /** @description Without one it is called f1, f2 and so on */
            readonly id?: string;
            readonly match?: components["schemas"]["faultMatch"];
            /** @description Strikes only this matching request: short for `after` and `count` */
            readonly nth?: number;
            /** @description Leaves so many matching requests alone first */
            readonly after?: number;
            /** @description Strikes so many requests; without it there is no end */
            readonly count?: number;
            /** @description More than 0; drawn from the source that --random-seed repeats */
            readonly probability?: number;
            readonly effect: components["schemas"]["faultEffect"];
        };
        /** @description Which requests it concerns; all that is given must fit, whatever the case of its letters */
        readonly faultMatch: {
            /** @description entra, graph, intune, jamf or apple */
            readonly product?: string;
            readonly method?: string;
            /** @description A path of the API documents; `*` stands for any text */
            readonly path?: string;
            /** @description An operationId of the API documents */
            readonly operation?: string;
            /** @description Application id or account name */
            readonly caller?: string;
            /**
             * @description The emulated cloud that asks by itself, * for whoever; what clients ask where it is left out
             * @enum {string}
             */
            readonly sender?: "jamf" | "*";
        };
        /** @description What is done to the request; at least one member */
        readonly faultEffect: {
            /** @description An error of the cloud by its own name; needs a match of one product */
            readonly error?: string;
            /** @description HTTP status of the error */
            readonly status?: number;
            /** @description Text of the error */
            readonly message?: string;
            /** @description Header Retry-After, seconds */
            readonly retryAfter?: number;
            /** @description Real milliseconds of waiting before anything is done */
            readonly latency?: number;
            /**
             * @description Cuts the connection without a reply, before or after doing what was asked
             * @enum {string}
             */
            readonly reset?: "before" | "after";
            /** @description Cuts the connection after so many bytes of the body */
            readonly truncate?: number;
            /** @description Strikes reads only: answers one with the data of so many seconds of the world's clock ago */
            readonly stale?: number;
            /** @description Headers of the reply */
            readonly headers?: {
                readonly [key: string]: string;
            };
        };
        readonly faultProfile: {
            readonly name: string;
            readonly settings?: Record<string, unknown>;
        };
        /**
         * @description All that is given must fit, whatever the case of its letters
         * @example {
         *       "path": "/v1.0/users*",
         *       "status": "4xx"
         *     }
         */
        readonly requestFilter: {
            readonly product?: string;
            readonly operation?: string;
            readonly method?: string;
            /** @description A path or a template; * stands for any text */
            readonly path?: string;
            readonly caller?: string;
            /** @description jamf for what the emulated Jamf Pro asked by itself, * for whoever; clients where it is left out */
            readonly sender?: string;
            /** @description 200, "4xx", or 0 for a connection that was cut */
            readonly status?: number | string;
            readonly fault?: string;
            readonly reason?: string;
            readonly since?: number;
        };
        /** @description Let the published keys verify tokens for Microsoft Graph, as those of the real cloud do not; false by default */
        readonly verifiableGraphTokens: boolean;
        /**
         * @description Whether requests and replies are held against the documents: off, on record, or refused where a request does not fit
         * @enum {string}
         */
        readonly contractMode: "off" | "record" | "enforce";
        readonly tokenOrder: {
            /** @description App id or display name; by default the first application */
            readonly application?: string;
            /** @description User principal name or id; makes it a delegated token */
            readonly user?: string;
            /** @description A resource's name or app id, or any text; by default https://graph.microsoft.com */
            readonly audience?: string;
            /** @description By default what the application has been granted */
            readonly roles?: readonly string[];
            /** @description Only with a user; by default what has been granted */
            readonly scopes?: readonly string[];
            /**
             * @description By default what the resource asks for
             * @enum {string}
             */
            readonly version?: "1.0" | "2.0";
            /** @description Claims in place of its own or beside them; null takes one away */
            readonly claims?: Record<string, unknown>;
            /** @description Seconds from now, negative for a token that has ended */
            readonly lifetime?: number;
            /** @description Seconds from now */
            readonly notBefore?: number;
            /** @description current, a published kid, or unknown for a key that nobody publishes */
            readonly key?: string;
            /** @enum {string} */
            readonly algorithm?: "RS256" | "RS384" | "RS512" | "PS256" | "HS256" | "none";
            /** @enum {string} */
            readonly signature?: "valid" | "broken" | "missing";
            /** @description Members of the header in place of its own or beside them; null takes one away */
            readonly header?: Record<string, unknown>;
            /** @description Makes it a token of Jamf Pro, of one of these two; only lifetime goes with it */
            readonly jamf?: {
                /** @description The id of an API client */
                readonly client?: string;
                /** @description A user name */
                readonly account?: string;
            };
        };
        /** @description Those of a Mac and of a mobile device differ; what is left out stays as it is */
        readonly DeviceFacts: {
            readonly name?: string;
            readonly osVersion?: string;
            readonly osBuild?: string;
            readonly ipAddress?: string;
            readonly username?: string;
            readonly assetTag?: string;
            readonly supervised?: boolean;
            /** @description True for all partitions, false for none, or the word that Jamf Pro has for it */
            readonly fileVault?: boolean | ("ALL_ENCRYPTED" | "SOME_ENCRYPTED" | "BOOT_ENCRYPTED" | "NOT_ENCRYPTED" | "NOT_APPLICABLE");
            /** @enum {string} */
            readonly gatekeeper?: "NOT_COLLECTED" | "DISABLED" | "APP_STORE_AND_IDENTIFIED_DEVELOPERS" | "APP_STORE";
            readonly systemIntegrityProtection?: boolean;
            readonly firewall?: boolean;
            readonly activationLock?: boolean;
            readonly recoveryLock?: boolean;
            readonly passcodePresent?: boolean;
            readonly passcodeCompliant?: boolean;
            readonly jailbroken?: boolean;
            readonly lostMode?: boolean;
            /** @description Name -> version; null takes an application away, others stay */
            readonly applications?: {
                readonly [key: string]: string | null;
            };
            /** @description Name -> value or values, null for none */
            readonly extensionAttributes?: {
                readonly [key: string]: (string | null) | readonly string[];
            };
            /** @description A moment, or a duration from now such as -P3D; now where it is left out */
            readonly lastInventoryUpdate?: string;
            /** @description The same of the last sign of life */
            readonly lastCheckIn?: string;
        };
        readonly RequestBodies: {
            readonly resetWorld?: {
                /** @description Without it, back to the seed and to the machine's time */
                readonly snapshot?: string;
            };
            /** Format: binary */
            readonly saveSnapshot?: Buffer;
            readonly createTenant?: {
                /** @description A snapshot of the organisation that ?tenant= names */
                readonly snapshot?: string;
                /**
                 * @description Whether it keeps the names, ids, secrets and keys of the snapshot; new unless given
                 * @enum {string}
                 */
                readonly identity?: "new" | "kept";
            };
            readonly setClock: {
                /** @description ISO 8601, with a time zone */
                readonly now?: string;
                readonly frozen?: boolean;
                /** @description World seconds per real second, more than 0 */
                readonly speed?: number;
            };
            readonly advanceClock: {
                readonly seconds: number;
            };
            readonly setFaults: {
                readonly faults?: readonly components["schemas"]["fault"][];
                readonly profiles?: readonly components["schemas"]["faultProfile"][];
            };
            readonly verifyRequests: {
                readonly match?: components["schemas"]["requestFilter"];
                /** @description Exactly so many */
                readonly count?: number;
                /** @description 1 where neither this nor count nor atMost is given */
                readonly atLeast?: number;
                readonly atMost?: number;
                /** @description Requests that came in this order; others may lie between */
                readonly order?: readonly components["schemas"]["requestFilter"][];
            };
            readonly rotateKeys?: {
                /** @description Take the earlier keys back, so that their tokens are refused; by default they go on verifying */
                readonly withdraw?: boolean;
            };
            readonly changeSettings: {
                readonly verifiableGraphTokens?: components["schemas"]["verifiableGraphTokens"];
                readonly contract?: components["schemas"]["contractMode"];
            };
            readonly mintToken?: components["schemas"]["tokenOrder"];
            readonly addApplicationCertificate: {
                /** @description An X.509 certificate as PEM text; its own validity applies */
                readonly certificate: string;
                /** @description By default the subject of the certificate */
                readonly displayName?: string;
            };
            readonly setDeviceFacts: components["schemas"]["DeviceFacts"];
            readonly registerDevice: {
                /** @description User principal name or id */
                readonly user: string;
            };
            readonly changeDeviceCompliance: {
                readonly enabled?: boolean;
                /**
                 * Format: uuid
                 * @description The application that Jamf Pro signs in as
                 */
                readonly clientId?: string;
                readonly clientSecret?: string;
                /** @description Name of a computer group in Jamf Pro */
                readonly applicableGroup?: string;
                /** @description Name of a computer group in Jamf Pro */
                readonly complianceGroup?: string;
                /** @description Address of Entra ID, up to the tenant; of a server of your own, too */
                readonly authority?: string;
                /** @description Address of Microsoft Graph, up to the version */
                readonly graph?: string;
                /** @description How often all Macs are looked at, since time alone takes some out of a group */
                readonly checkSeconds?: number;
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}

/** Operation -> its body, once that has been held against the contract; undefined for one that may be left out. */
export type RequestBodies = components['schemas']['RequestBodies']
