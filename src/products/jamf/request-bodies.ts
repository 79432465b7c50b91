// Made of openapi/jamf: `npm run bodies` writes it anew.

export interface components {
    schemas: {
        readonly ComputerInventoryUpdate: {
            readonly udid?: string;
            readonly general?: {
                readonly name?: string | null;
                readonly lastIpAddress?: string | null;
                readonly barcode1?: string | null;
                readonly barcode2?: string | null;
                readonly assetTag?: string | null;
                readonly managed?: boolean | null;
                readonly siteId?: string | null;
                readonly extensionAttributes?: readonly components["schemas"]["ComputerExtensionAttributeUpdate"][] | null;
            } | null;
            readonly purchasing?: {
                readonly leased?: boolean | null;
                readonly purchased?: boolean | null;
                readonly poNumber?: string | null;
                /** Format: date */
                readonly poDate?: string | null;
                readonly vendor?: string | null;
                /** Format: date */
                readonly warrantyDate?: string | null;
                readonly appleCareId?: string | null;
                /** Format: date */
                readonly leaseDate?: string | null;
                readonly purchasePrice?: string | null;
                /** Format: int32 */
                readonly lifeExpectancy?: number | null;
                readonly purchasingAccount?: string | null;
                readonly purchasingContact?: string | null;
                readonly extensionAttributes?: readonly components["schemas"]["ComputerExtensionAttributeUpdate"][] | null;
            } | null;
            readonly userAndLocation?: {
                readonly username?: string | null;
                readonly realname?: string | null;
                readonly email?: string | null;
                readonly position?: string | null;
                readonly phone?: string | null;
                readonly departmentId?: string | null;
                readonly buildingId?: string | null;
                readonly room?: string | null;
                readonly extensionAttributes?: readonly components["schemas"]["ComputerExtensionAttributeUpdate"][] | null;
            } | null;
            readonly hardware?: {
                readonly networkAdapterType?: string | null;
                readonly macAddress?: string | null;
                readonly altNetworkAdapterType?: string | null;
                readonly altMacAddress?: string | null;
                readonly extensionAttributes?: readonly components["schemas"]["ComputerExtensionAttributeUpdate"][] | null;
            } | null;
            readonly operatingSystem?: {
                readonly extensionAttributes?: readonly components["schemas"]["ComputerExtensionAttributeUpdate"][] | null;
            } | null;
            readonly extensionAttributes?: readonly components["schemas"]["ComputerExtensionAttributeUpdate"][] | null;
        };
        readonly ComputerExtensionAttributeUpdate: {
            readonly definitionId?: string | null;
            readonly values?: readonly string[] | null;
            readonly name?: string | null;
            readonly description?: string | null;
            readonly enabled?: boolean | null;
            readonly multiValue?: boolean | null;
            readonly dataType?: string | null;
            readonly options?: readonly string[] | null;
            readonly inputType?: string | null;
        };
        readonly UpdateMobileDeviceV2: {
            readonly name?: string | null;
            readonly enforceName?: boolean | null;
            readonly assetTag?: string | null;
            readonly siteId?: string | null;
            readonly timeZone?: string | null;
            readonly location?: components["schemas"]["LocationV2"];
            readonly updatedExtensionAttributes?: readonly components["schemas"]["ExtensionAttributeV2"][] | null;
            readonly ios?: components["schemas"]["UpdateIosV2"];
            readonly tvos?: components["schemas"]["UpdateTvOs"];
        } | null;
        readonly LocationV2: {
            readonly username?: string | null;
            readonly realName?: string | null;
            readonly emailAddress?: string | null;
            readonly position?: string | null;
            readonly phoneNumber?: string | null;
            readonly departmentId?: string | null;
            readonly buildingId?: string | null;
            readonly room?: string | null;
        } | null;
        readonly ExtensionAttributeV2: {
            readonly id?: string | null;
            readonly name?: string | null;
            /** @enum {string|null} */
            readonly type?: "STRING" | "INTEGER" | "DATE" | null;
            readonly value?: readonly string[] | null;
            readonly extensionAttributeCollectionAllowed?: boolean | null;
        } | null;
        readonly UpdateIosV2: {
            readonly purchasing?: components["schemas"]["PurchasingV2"];
        } | null;
        readonly PurchasingV2: {
            readonly purchased?: boolean | null;
            readonly leased?: boolean | null;
            readonly poNumber?: string | null;
            readonly vendor?: string | null;
            readonly appleCareId?: string | null;
            readonly purchasePrice?: string | null;
            readonly purchasingAccount?: string | null;
            /** Format: date-time */
            readonly poDate?: string | null;
            /** Format: date-time */
            readonly warrantyExpiresDate?: string | null;
            /** Format: date-time */
            readonly leaseExpiresDate?: string | null;
            /** Format: int32 */
            readonly lifeExpectancy?: number | null;
            readonly purchasingContact?: string | null;
        } | null;
        readonly UpdateTvOs: {
            readonly airplayPassword?: string | null;
            readonly purchasing?: components["schemas"]["PurchasingV2"];
        } | null;
        readonly ClassicComputerGroup: {
            readonly computer_group: Record<string, unknown>;
        };
        readonly StaticComputerGroupBody: {
            readonly id?: string | null;
            readonly name: string;
            readonly description?: string | null;
            readonly siteId?: string | null;
            readonly assignments?: readonly string[] | null;
        };
        readonly StaticMobileDeviceGroupBody: {
            readonly groupId?: string;
            readonly groupName: string;
            readonly groupDescription?: string;
            readonly siteId?: string;
            readonly assignments?: readonly {
                readonly mobileDeviceId: string;
                readonly selected?: boolean;
            }[];
        };
        readonly ClassicBuilding: {
            readonly building: {
                readonly name?: string;
                readonly streetAddress1?: string;
                readonly streetAddress2?: string;
                readonly city?: string;
                readonly stateProvince?: string;
                readonly zipPostalCode?: string;
                readonly country?: string;
            };
        };
        readonly ClassicCategory: {
            readonly category: {
                readonly name?: string;
                readonly priority?: string;
            };
        };
        readonly ClassicDepartment: {
            readonly department: {
                readonly name?: string;
            };
        };
        readonly ClassicSite: {
            readonly site: {
                readonly name?: string;
            };
        };
        readonly BuildingBody: {
            readonly id?: string | null;
            readonly name: string;
            readonly streetAddress1?: string | null;
            readonly streetAddress2?: string | null;
            readonly city?: string | null;
            readonly stateProvince?: string | null;
            readonly zipPostalCode?: string | null;
            readonly country?: string | null;
        };
        readonly Ids: {
            readonly ids: readonly string[];
        };
        readonly ObjectHistoryNote: {
            readonly note: string;
        };
        readonly CategoryBody: {
            readonly id?: string | null;
            readonly name: string;
            /** Format: int32 */
            readonly priority: number;
        };
        readonly DepartmentBody: {
            readonly id?: string | null;
            readonly name: string;
        };
        readonly ClassicScript: {
            readonly script: {
                readonly name?: string;
                readonly category?: string;
                readonly info?: string;
                readonly notes?: string;
                readonly priority?: string;
                readonly parameters?: Record<string, unknown>;
                readonly os_requirements?: string;
                readonly script_contents?: string;
                readonly script_contents_encoded?: string;
            };
        };
        readonly ScriptBody: {
            readonly id?: string | null;
            readonly name: string;
            readonly info?: string | null;
            readonly notes?: string | null;
            /** @enum {string} */
            readonly priority?: "BEFORE" | "AFTER" | "AT_REBOOT";
            readonly categoryId?: string | null;
            readonly categoryName?: string | null;
            readonly parameter4?: string | null;
            readonly parameter5?: string | null;
            readonly parameter6?: string | null;
            readonly parameter7?: string | null;
            readonly parameter8?: string | null;
            readonly parameter9?: string | null;
            readonly parameter10?: string | null;
            readonly parameter11?: string | null;
            readonly osRequirements?: string | null;
            readonly scriptContents?: string | null;
        };
        readonly RequestBodies: {
            readonly createClientToken: {
                readonly grant_type: string;
                readonly client_id?: string;
                readonly client_secret?: string;
                readonly scope?: string;
            } & {
                readonly [key: string]: unknown;
            };
            readonly createClientTokenV1: {
                readonly grant_type: string;
                readonly client_id?: string;
                readonly client_secret?: string;
                readonly scope?: string;
            } & {
                readonly [key: string]: unknown;
            };
            readonly updateComputerV1: components["schemas"]["ComputerInventoryUpdate"];
            readonly updateComputerV2: components["schemas"]["ComputerInventoryUpdate"];
            readonly updateComputerV3: components["schemas"]["ComputerInventoryUpdate"];
            readonly updateComputerV4: components["schemas"]["ComputerInventoryUpdate"];
            readonly updateMobileDevice: components["schemas"]["UpdateMobileDeviceV2"];
            readonly classicCreateComputerGroup: components["schemas"]["ClassicComputerGroup"];
            readonly classicUpdateComputerGroup: components["schemas"]["ClassicComputerGroup"];
            readonly createStaticComputerGroupV2: components["schemas"]["StaticComputerGroupBody"];
            readonly updateStaticComputerGroupV2: components["schemas"]["StaticComputerGroupBody"];
            readonly createStaticMobileDeviceGroup: components["schemas"]["StaticMobileDeviceGroupBody"];
            readonly updateStaticMobileDeviceGroup: components["schemas"]["StaticMobileDeviceGroupBody"];
            readonly createStaticComputerGroupV3: components["schemas"]["StaticComputerGroupBody"];
            readonly updateStaticComputerGroupV3: components["schemas"]["StaticComputerGroupBody"];
            readonly classicCreateBuilding: components["schemas"]["ClassicBuilding"];
            readonly classicUpdateBuildingById: components["schemas"]["ClassicBuilding"];
            readonly classicUpdateBuildingByName: components["schemas"]["ClassicBuilding"];
            readonly classicCreateCategory: components["schemas"]["ClassicCategory"];
            readonly classicUpdateCategoryById: components["schemas"]["ClassicCategory"];
            readonly classicUpdateCategoryByName: components["schemas"]["ClassicCategory"];
            readonly classicCreateDepartment: components["schemas"]["ClassicDepartment"];
            readonly classicUpdateDepartmentById: components["schemas"]["ClassicDepartment"];
            readonly classicUpdateDepartmentByName: components["schemas"]["ClassicDepartment"];
            readonly classicCreateSite: components["schemas"]["ClassicSite"];
            readonly classicUpdateSiteById: components["schemas"]["ClassicSite"];
            readonly classicUpdateSiteByName: components["schemas"]["ClassicSite"];
            readonly createBuilding: components["schemas"]["BuildingBody"];
            readonly deleteMultipleBuildings: components["schemas"]["Ids"];
            readonly updateBuilding: components["schemas"]["BuildingBody"];
            readonly addBuildingHistoryNote: components["schemas"]["ObjectHistoryNote"];
            readonly createCategory: components["schemas"]["CategoryBody"];
            readonly deleteMultipleCategories: components["schemas"]["Ids"];
            readonly updateCategory: components["schemas"]["CategoryBody"];
            readonly addCategoryHistoryNote: components["schemas"]["ObjectHistoryNote"];
            readonly createDepartment: components["schemas"]["DepartmentBody"];
            readonly deleteMultipleDepartments: components["schemas"]["Ids"];
            readonly updateDepartment: components["schemas"]["DepartmentBody"];
            readonly addDepartmentHistoryNote: components["schemas"]["ObjectHistoryNote"];
            readonly classicCreateScript: components["schemas"]["ClassicScript"];
            readonly classicUpdateScriptById: components["schemas"]["ClassicScript"];
            readonly classicUpdateScriptByName: components["schemas"]["ClassicScript"];
            readonly createScript: components["schemas"]["ScriptBody"];
            readonly updateScript: components["schemas"]["ScriptBody"];
            readonly addScriptHistoryNote: components["schemas"]["ObjectHistoryNote"];
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
