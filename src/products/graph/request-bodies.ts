// Made of openapi/graph: `npm run bodies` writes it anew.

export interface components {
    schemas: {
        readonly deviceChange: {
            readonly accountEnabled?: boolean | null;
            readonly displayName?: string | null;
            readonly extensionAttributes?: {
                readonly [key: string]: string | null;
            } | null;
            readonly isCompliant?: boolean | null;
            readonly isManaged?: boolean | null;
            readonly operatingSystem?: string | null;
            readonly operatingSystemVersion?: string | null;
        };
        readonly newAdministrativeUnit: WithRequired<components["schemas"]["administrativeUnitChange"], "displayName">;
        readonly administrativeUnitChange: {
            readonly displayName?: string | null;
            readonly description?: string | null;
            readonly isMemberManagementRestricted?: boolean | null;
            readonly membershipRule?: string | null;
            readonly membershipType?: string | null;
            readonly membershipRuleProcessingState?: string | null;
            readonly visibility?: string | null;
        };
        readonly reference: {
            readonly "@odata.context"?: string;
            /** @example https://graph.microsoft.com/v1.0/directoryObjects/c0ffee00-0000-4000-8000-000000000012 */
            readonly "@odata.id": string;
        };
        readonly newGroup: WithRequired<components["schemas"]["groupChange"], "displayName" | "mailEnabled" | "mailNickname" | "securityEnabled">;
        readonly groupChange: {
            readonly classification?: string | null;
            readonly description?: string | null;
            readonly displayName?: string | null;
            readonly groupTypes?: readonly string[];
            readonly isAssignableToRole?: boolean | null;
            readonly mailEnabled?: boolean | null;
            readonly mailNickname?: string | null;
            readonly membershipRule?: string | null;
            readonly membershipRuleProcessingState?: string | null;
            readonly preferredLanguage?: string | null;
            readonly resourceBehaviorOptions?: readonly string[];
            readonly resourceProvisioningOptions?: readonly string[];
            readonly securityEnabled?: boolean | null;
            readonly theme?: string | null;
            readonly visibility?: string | null;
            readonly "members@odata.bind"?: readonly string[];
            readonly "owners@odata.bind"?: readonly string[];
        };
        readonly newUser: {
            readonly passwordProfile: WithRequired<components["schemas"]["passwordProfile"], "password">;
        } & WithRequired<components["schemas"]["userChange"], "accountEnabled" | "displayName" | "mailNickname" | "userPrincipalName" | "passwordProfile">;
        readonly userChange: {
            readonly businessPhones?: readonly string[];
            readonly displayName?: string | null;
            readonly givenName?: string | null;
            readonly jobTitle?: string | null;
            readonly mail?: string | null;
            readonly mobilePhone?: string | null;
            readonly officeLocation?: string | null;
            readonly preferredLanguage?: string | null;
            readonly surname?: string | null;
            readonly userPrincipalName?: string | null;
            readonly accountEnabled?: boolean | null;
            readonly city?: string | null;
            readonly companyName?: string | null;
            readonly country?: string | null;
            readonly department?: string | null;
            readonly employeeId?: string | null;
            readonly employeeType?: string | null;
            readonly mailNickname?: string | null;
            readonly onPremisesImmutableId?: string | null;
            readonly otherMails?: readonly string[];
            readonly passwordPolicies?: string | null;
            readonly postalCode?: string | null;
            readonly state?: string | null;
            readonly streetAddress?: string | null;
            readonly usageLocation?: string | null;
            readonly userType?: string | null;
            readonly passwordProfile?: components["schemas"]["passwordProfile"];
        };
        readonly passwordProfile: {
            readonly password?: string;
            readonly forceChangePasswordNextSignIn?: boolean;
            readonly forceChangePasswordNextSignInWithMfa?: boolean;
        };
        readonly RequestBodies: {
            readonly updateDevice: components["schemas"]["deviceChange"];
            readonly checkDeviceMemberGroups: {
                readonly groupIds: readonly string[];
            };
            readonly getDeviceMemberGroups: {
                readonly securityEnabledOnly?: boolean;
            };
            readonly createAdministrativeUnit: components["schemas"]["newAdministrativeUnit"];
            readonly updateAdministrativeUnit: components["schemas"]["administrativeUnitChange"];
            readonly addAdministrativeUnitMember: components["schemas"]["reference"];
            readonly getDirectoryObjectsByIds: {
                readonly ids: readonly string[];
                readonly types?: readonly string[];
            };
            readonly createGroup: components["schemas"]["newGroup"];
            readonly updateGroup: components["schemas"]["groupChange"];
            readonly checkGroupMemberGroups: {
                readonly groupIds: readonly string[];
            };
            readonly getGroupMemberGroups: {
                readonly securityEnabledOnly?: boolean;
            };
            readonly addGroupMember: components["schemas"]["reference"];
            readonly addGroupOwner: components["schemas"]["reference"];
            readonly createUser: components["schemas"]["newUser"];
            readonly updateUser: components["schemas"]["userChange"];
            readonly checkUserMemberGroups: {
                readonly groupIds: readonly string[];
            };
            readonly getUserMemberGroups: {
                readonly securityEnabledOnly?: boolean;
            };
            readonly setUserManager: components["schemas"]["reference"];
            readonly addApplicationKey: {
                readonly keyCredential: {
                    /** @enum {string} */
                    readonly type: "AsymmetricX509Cert" | "X509CertAndPassword" | "Symmetric";
                    /** @enum {string} */
                    readonly usage: "Verify" | "Sign";
                    /** @description The certificate, DER or PEM, in base64 */
                    readonly key: string;
                    readonly displayName?: string | null;
                };
                readonly passwordCredential?: Record<string, unknown> | null;
                /** @description A JWT by the key of a certificate that the application has; its issuer is the application's object id */
                readonly proof: string;
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
type WithRequired<T, K extends keyof T> = T & {
    [P in K]-?: T[P];
};

/** Operation -> its body, once that has been held against the contract; undefined for one that may be left out. */
export type RequestBodies = components['schemas']['RequestBodies']
