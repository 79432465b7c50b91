// Made of openapi/entra: `npm run bodies` writes it anew.

export interface components {
    schemas: {
        /** @description Missing members are answered with their own AADSTS code; what is not listed is ignored (RFC 6749, 3.2), such as MSAL's telemetry */
        readonly tokenRequest: {
            readonly grant_type: string;
            readonly client_id?: string;
            /** Format: password */
            readonly client_secret?: string;
            readonly client_assertion_type?: string;
            readonly client_assertion?: string;
            readonly scope?: string;
            readonly resource?: string;
        } & {
            readonly [key: string]: unknown;
        };
        readonly RequestBodies: {
            readonly issueTokenV1: components["schemas"]["tokenRequest"];
            readonly issueTokenV2: components["schemas"]["tokenRequest"];
            readonly acceptConsent: {
                /** @description How far the consent has come */
                readonly ticket?: string;
                readonly username?: string;
                /** Format: password */
                readonly password?: string;
                /** @description accept or cancel */
                readonly decision?: string;
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
